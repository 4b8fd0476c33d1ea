import type { ChatActor } from '../../shared/api-contract/index.ts';
import { thisChannel } from '../commands/channel-argument.ts';
import { usableVerbs } from '../commands/granted.ts';
import { verbs } from '../commands/index.ts';
import type { PickKind, Verb } from '../commands/verb.ts';
import { bestMatches, containersOf, usableServers } from './known-targets.ts';
import type { PersonView } from './person-view.ts';
import { rankNames, type Suggestion } from './rank-names.ts';
import { splitLastTerm } from './split-last-term.ts';
import { suggestAlerts } from './suggest-alerts.ts';
import { suggestQuietHours, suggestSilences, suggestTimeZones } from './suggest-attention.ts';
import { suggestContainers } from './suggest-containers.ts';
import { suggestMetrics } from './suggest-metrics.ts';
import { suggestRules } from './suggest-rules.ts';
import { suggestSubscriptions } from './suggest-subscriptions.ts';
import { serverCandidates, suggestTargets } from './suggest-targets.ts';
import { suggestVerbs } from './suggest-verbs.ts';

interface Asked {
  kind: PickKind;
  verb: Verb;
  typed: string;
  actor: ChatActor;
  view: PersonView;
}

/** What a person may put into one argument of one verb. @throws AppError of the API */
export async function suggestArgument({ kind, verb, typed, actor, view }: Asked): Promise<Suggestion[]> {
  switch (kind) {
    case 'target': {
      const servers = await usableServers(view, verb);
      const { last } = splitLastTerm(typed);
      const asked = last.includes('/') ? bestMatches(last, servers) : [];
      return suggestTargets(typed, { servers, containers: await containersOf(view, asked) });
    }
    case 'server':
      return rankNames(typed, serverCandidates('', await usableServers(view, verb)));
    case 'container': {
      const servers = (await usableServers(view, verb)).filter(({ dockerAvailable }) => dockerAvailable);
      const asked = bestMatches(splitLastTerm(typed).last, servers);
      return suggestContainers(typed, {
        containers: await containersOf(view, asked),
        otherServers: servers.filter((server) => !asked.includes(server)).map(({ name }) => name),
      });
    }
    case 'metric':
      return suggestMetrics(typed);
    case 'rule':
      return suggestRules(typed, await view.rules());
    case 'ruleName': {
      const names = [...new Set((await view.rules()).map(({ name }) => name))];
      return rankNames(
        typed,
        names.map((name) => ({ label: name, value: name, names: [name] })),
      );
    }
    case 'alert': {
      const [alerts, servers] = await Promise.all([view.alerts(), usableServers(view, verb)]);
      const usable = new Set(servers.map(({ id }) => id));
      return suggestAlerts(
        typed,
        alerts.filter(({ serverId }) => serverId === null || usable.has(serverId)),
        { acknowledgedFirst: verb.name === 'unack' },
      );
    }
    case 'verb':
      return suggestVerbs(typed, usableVerbs(await view.rights(), verbs));
    case 'subscription':
      return suggestSubscriptions(typed, await view.subscriptions(), thisChannel(actor));
    case 'silence':
      return suggestSilences(typed, await view.silences());
    case 'quietHours':
      return suggestQuietHours(typed, await view.quietHours(), thisChannel(actor));
    case 'timeZone':
      return suggestTimeZones(typed);
    case 'channel':
      // The platform's own picker.
      return [];
    default:
      return kind satisfies never;
  }
}
