import type { APIApplicationCommand } from 'discord-api-types/v10';
import { application } from '../guild/seed.ts';
import type { CommandBody } from './command-definition.ts';

/** Commands of one scope: global, or of one guild. */
export type Scope = { guildId?: string };

/** Discord allows 200 new commands a day and scope; edits and overwrites of a known name are free. */
const createsPerDay = 200;
const dayMs = 24 * 60 * 60_000;

export class CommandStore {
  readonly #commands = new Map<string, APIApplicationCommand>();
  readonly #createdAt = new Map<string, number[]>();
  readonly #newId: () => string;

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  list({ guildId }: Scope): APIApplicationCommand[] {
    return [...this.#commands.values()].filter((command) => command.guild_id === guildId);
  }

  find(scope: Scope, id: string): APIApplicationCommand | undefined {
    return this.list(scope).find((command) => command.id === id);
  }

  /** Of commands of one name, the guild's own is the one that is run. */
  visible(guildId: string | undefined): APIApplicationCommand[] {
    const own = guildId === undefined ? [] : this.list({ guildId });
    const global = this.list({}).filter(({ name }) => !own.some((command) => command.name === name));
    return [...own, ...global];
  }

  /** @returns undefined when the day's creates are used up */
  put(
    scope: Scope,
    body: CommandBody,
    now: number,
  ): { command: APIApplicationCommand; isNew: boolean } | undefined {
    const present = this.list(scope).find(({ name, type }) => name === body.name && type === body.type);
    if (!present && !this.#mayCreate(scope, now)) return undefined;
    const command = this.#store(scope, present?.id ?? this.#newId(), body);
    return { command, isNew: present === undefined };
  }

  replace(scope: Scope, id: string, body: CommandBody): APIApplicationCommand {
    return this.#store(scope, id, body);
  }

  remove(id: string): boolean {
    return this.#commands.delete(id);
  }

  dump(): APIApplicationCommand[] {
    return [...this.#commands.values()];
  }

  load(commands: APIApplicationCommand[]): void {
    for (const command of commands) this.#commands.set(command.id, command);
  }

  #store({ guildId }: Scope, id: string, body: CommandBody): APIApplicationCommand {
    const command = {
      ...asReturned(body),
      id,
      application_id: application.id,
      version: this.#newId(),
      default_member_permissions: body.default_member_permissions ?? null,
      nsfw: body.nsfw ?? false,
      ...(guildId === undefined ? globalFields(body) : { guild_id: guildId }),
    } as APIApplicationCommand;
    this.#commands.set(id, command);
    return command;
  }

  #mayCreate({ guildId = '' }: Scope, now: number): boolean {
    const recent = (this.#createdAt.get(guildId) ?? []).filter((at) => now - at < dayMs);
    if (recent.length >= createsPerDay) return false;
    this.#createdAt.set(guildId, [...recent, now]);
    return true;
  }
}

function globalFields({ contexts, integration_types }: CommandBody) {
  return { contexts: contexts ?? null, integration_types: integration_types ?? [0], dm_permission: true };
}

/** Discord leaves out what says no more than its absence: `required: false`, no choices, no options. */
function asReturned<T extends object>(item: T): T {
  const told = Object.entries(item).filter(
    ([, value]) => value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  const copied = told.map(([key, value]) => [
    key,
    Array.isArray(value) && key === 'options' ? value.map(asReturned) : value,
  ]);
  return Object.fromEntries(copied) as T;
}
