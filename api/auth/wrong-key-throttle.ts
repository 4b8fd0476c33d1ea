import { networkOf } from './network-of.ts';

const windowMs = 1000;
const maxWrongPerWindow = 20;
/** Bounds memory under a flood of invented addresses; the oldest are forgotten first. */
const maxNetworks = 10_000;
const maxProven = 20_000;

interface WrongKeys {
  count: number;
  since: number;
}

/**
 * Well-formed keys that turned out wrong, per network and second, on this instance: beyond 20 nothing is
 * looked up for that network until the second is over. It bounds what guessing costs the database; that
 * guesses fail is the keys' 192 bits' part. So it is kept short, and keys that proved right here stay out of it:
 * one guesser behind a proxy must not shut out the agents beside him.
 */
export class WrongKeyThrottle {
  private readonly wrong = new Map<string, WrongKeys>();
  /** Key id -> hash of the secret that was right. Whether it still is, the database says each time. */
  private readonly proven = new Map<string, Buffer>();
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
  }

  /** Seconds until a key from there is looked at again; undefined = now. */
  retryAfterSeconds(address: string, keyId: string, secretHash: Buffer): number | undefined {
    const entry = this.wrong.get(networkOf(address));
    if (entry === undefined || entry.count < maxWrongPerWindow) return undefined;
    const leftMs = entry.since + windowMs - this.now();
    if (leftMs <= 0 || this.proven.get(keyId)?.equals(secretHash) === true) return undefined;
    return Math.ceil(leftMs / 1000);
  }

  wrongFrom(address: string): void {
    const network = networkOf(address);
    const known = this.wrong.get(network);
    const entry =
      known === undefined || this.now() - known.since >= windowMs ? { count: 0, since: this.now() } : known;
    entry.count += 1;
    remember(this.wrong, network, entry, maxNetworks);
  }

  right(keyId: string, secretHash: Buffer): void {
    remember(this.proven, keyId, secretHash, maxProven);
  }
}

/** As the newest; the oldest goes when there are too many. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= max) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
