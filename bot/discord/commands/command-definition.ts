import {
  type APIApplicationCommandSubcommandGroupOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { groupedName, type Verb } from '../../commands/verb.ts';
import { commandOptions } from './command-option.ts';

/**
 * The command `/chatops` with a subcommand per verb, from the declarations that Slack's parser uses
 * too. `rule add` is the subcommand `add` of the group `rule`. Aliases are for those who type freely
 * and are left out. Pure.
 *
 * Everyone may see it: what a person may do is decided by their ChatOps account, not by a guild's
 * permissions.
 */
export function chatopsCommand(verbs: readonly Verb[]): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return {
    type: ApplicationCommandType.ChatInput,
    name: 'chatops',
    description: 'Watch and run your servers',
    options: subcommands(verbs.filter((verb) => !verb.internal)),
    default_member_permissions: null,
    nsfw: false,
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
  };
}

type Subcommand = APIApplicationCommandSubcommandOption | APIApplicationCommandSubcommandGroupOption;

function subcommands(verbs: readonly Verb[]): Subcommand[] {
  const groups = new Map<string, APIApplicationCommandSubcommandOption[]>();
  const options: Subcommand[] = [];
  for (const verb of verbs) {
    const [first = '', second] = groupedName(verb).split(' ');
    if (second === undefined) {
      options.push(subcommand(first, verb));
      continue;
    }
    const members = groups.get(first);
    if (members) members.push(subcommand(second, verb));
    else {
      const started = [subcommand(second, verb)];
      groups.set(first, started);
      options.push({
        type: ApplicationCommandOptionType.SubcommandGroup,
        name: first,
        description: verb.group,
        options: started,
      });
    }
  }
  return options;
}

const subcommand = (name: string, verb: Verb): APIApplicationCommandSubcommandOption => ({
  type: ApplicationCommandOptionType.Subcommand,
  name,
  description: verb.summary,
  options: commandOptions(verb),
});
