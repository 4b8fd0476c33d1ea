import type { Simulator } from '../simulator.ts';
import type { User } from '../workspace/model.ts';
import { app } from '../workspace/seed.ts';

/** The deprecated verification token that Slack still puts into every payload. */
export const verificationToken = 'local-verification-token';

/** The fields that all interaction payloads share. */
export function interactionContext({ workspace }: Simulator, user: User): Record<string, unknown> {
  const { team } = workspace;
  return {
    team: { id: team.id, domain: team.domain },
    user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
    api_app_id: app.id,
    token: verificationToken,
    is_enterprise_install: false,
    enterprise: null,
  };
}

export function findUser(simulator: Simulator, id: string): User {
  const user = simulator.workspace.users.get(id);
  if (!user || user.isBot) throw new RangeError(`no such person: ${id}`);
  return user;
}
