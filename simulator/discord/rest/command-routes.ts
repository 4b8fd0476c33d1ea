import { z } from 'zod';
import { commandBody } from '../commands/command-definition.ts';
import type { Scope } from '../commands/command-store.ts';
import { application, guild as seed } from '../guild/seed.ts';
import { DiscordError } from './discord-error.ts';
import { formError, parseForm } from './form-body.ts';
import { type Answer, created, noContent, ok, type RestCall, type RestRoute } from './rest-route.ts';

/** Per scope. */
const maxCommands = 100;

const list = ({ simulator, params }: RestCall): Answer => ok(simulator.guild.commands.list(scopeOf(params)));

function create({ simulator, params, body }: RestCall): Answer {
  const { guild } = simulator;
  const scope = scopeOf(params);
  const definition = parseForm(commandBody, body);
  const stored = guild.commands.put(scope, definition, Date.now());
  if (!stored) throw new DiscordError('tooManyCommandCreates');
  if (guild.commands.list(scope).length > maxCommands) {
    guild.commands.remove(stored.command.id);
    throw new DiscordError('tooManyCommands');
  }
  guild.changed();
  return stored.isNew ? created(stored.command) : ok(stored.command);
}

/** Everything that is not in the list goes. */
function overwrite({ simulator, params, body }: RestCall): Answer {
  const { guild } = simulator;
  const scope = scopeOf(params);
  const definitions = parseForm(z.array(commandBody).max(maxCommands), body);
  definitions.forEach(({ name }, index) => {
    if (definitions.findIndex((other) => other.name === name) < index)
      throw formError(
        [index, 'name'],
        'APPLICATION_COMMANDS_DUPLICATE_NAME',
        'Application command names must be unique',
      );
  });
  for (const present of guild.commands.list(scope))
    if (!definitions.some(({ name }) => name === present.name)) guild.commands.remove(present.id);
  const stored = definitions.map((definition) => {
    const result = guild.commands.put(scope, definition, Date.now());
    if (!result) throw new DiscordError('tooManyCommandCreates');
    return result.command;
  });
  guild.changed();
  return ok(stored);
}

function edit(call: RestCall): Answer {
  const { guild } = call.simulator;
  const present = findCommand(call);
  const definition = parseForm(commandBody, { ...present, ...z.object({}).loose().parse(call.body) });
  const edited = guild.commands.replace(scopeOf(call.params), present.id, definition);
  guild.changed();
  return ok(edited);
}

function remove(call: RestCall): Answer {
  const { guild } = call.simulator;
  guild.commands.remove(findCommand(call).id);
  guild.changed();
  return noContent;
}

function findCommand({ simulator, params }: RestCall) {
  const command = simulator.guild.commands.find(scopeOf(params), params.command ?? '');
  if (!command) throw new DiscordError('unknownCommand');
  return command;
}

function scopeOf({ application: id, guild }: Record<string, string>): Scope {
  if (id !== application.id) throw new DiscordError('notThisApplication');
  if (guild !== undefined && guild !== seed.id) throw new DiscordError('missingAccess');
  return { guildId: guild };
}

function routesAt(prefix: string, path: string): Record<string, RestRoute> {
  return {
    [`${prefix}.list`]: { method: 'get', path, handle: list },
    [`${prefix}.create`]: { method: 'post', path, handle: create },
    [`${prefix}.overwrite`]: { method: 'put', path, handle: overwrite },
    [`${prefix}.get`]: { method: 'get', path: `${path}/:command`, handle: (call) => ok(findCommand(call)) },
    [`${prefix}.edit`]: { method: 'patch', path: `${path}/:command`, handle: edit },
    [`${prefix}.delete`]: { method: 'delete', path: `${path}/:command`, handle: remove },
  };
}

export const commandRoutes: Record<string, RestRoute> = {
  ...routesAt('commands', '/applications/:application/commands'),
  ...routesAt('guild-commands', '/applications/:application/guilds/:guild/commands'),
};
