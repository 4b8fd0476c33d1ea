import { type ApiMethod, argument, method } from './api-method.ts';
import { paginate } from './paginate.ts';
import { SlackError } from './slack-error.ts';
import { userObject } from './slack-objects.ts';

export const userMethods: Record<string, ApiMethod> = {
  'users.info': method({ token: 'bot', scope: 'users:read' }, { user: argument.text }, (simulator, args) => {
    const user = simulator.workspace.users.get(args.user);
    if (!user) throw new SlackError('user_not_found');
    return { user: userObject(simulator, user) };
  }),
  'users.list': method(
    { token: 'bot', scope: 'users:read' },
    { limit: argument.count(100, 1000), cursor: argument.text.optional() },
    (simulator, args) => {
      const { items, response_metadata } = paginate([...simulator.workspace.users.values()], args);
      const members = items.map((user) => userObject(simulator, user));
      return { members, cache_ts: Math.floor(Date.now() / 1000), response_metadata };
    },
  ),
  'users.lookupByEmail': method(
    { token: 'bot', scope: 'users:read.email' },
    { email: argument.text },
    (simulator, args) => {
      const user = [...simulator.workspace.users.values()].find(({ email }) => email === args.email);
      if (!user) throw new SlackError('users_not_found');
      return { user: userObject(simulator, user) };
    },
  ),
};
