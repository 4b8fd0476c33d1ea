import { randomBytes } from 'node:crypto';
import { GatewayOpcodes } from 'discord-api-types/v10';

/** How far back a client may resume. */
const keptFrames = 1_000;

export interface Frame {
  op: GatewayOpcodes;
  d: unknown;
  s?: number;
  t?: string;
}

/** Outlives its connections: what is sent while there is none is replayed when the client resumes. */
export class GatewaySession {
  readonly id = randomBytes(16).toString('hex');
  readonly intents: number;
  readonly shard: readonly [number, number];
  #sequence = 0;
  #history: Frame[] = [];
  #send: ((frame: Frame) => void) | undefined;

  constructor(intents: number, shard: readonly [number, number]) {
    this.intents = intents;
    this.shard = shard;
  }

  get sequence(): number {
    return this.#sequence;
  }

  get isConnected(): boolean {
    return this.#send !== undefined;
  }

  connect(send: (frame: Frame) => void): void {
    this.#send = send;
  }

  /** A connection that lost the session to a newer one has nothing to take away. */
  disconnect(send: (frame: Frame) => void): void {
    if (this.#send === send) this.#send = undefined;
  }

  dispatch(event: string, data: unknown): void {
    this.#sequence += 1;
    // As it is now: what happens later comes in frames of its own.
    const frame = { op: GatewayOpcodes.Dispatch, t: event, s: this.#sequence, d: structuredClone(data) };
    this.#history = [...this.#history, frame].slice(-keptFrames);
    this.#send?.(frame);
  }

  /** @returns what came after `sequence`, or undefined when that is not known any more */
  missedSince(sequence: number): Frame[] | undefined {
    const missed = this.#history.filter(({ s = 0 }) => s > sequence);
    return missed.length === this.#sequence - sequence ? missed : undefined;
  }

  /** Guilds are spread over shards by id. https://discord.com/developers/docs/events/gateway#sharding */
  covers(guildId: string): boolean {
    const [id, count] = this.shard;
    return (BigInt(guildId) >> 22n) % BigInt(count) === BigInt(id);
  }
}
