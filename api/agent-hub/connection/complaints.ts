import { MinuteWindows } from '../../minute-windows.ts';

/**
 * Which lines about what agents sent are written: of each server the same message once a minute. One agent
 * must not push what others have to say out of the log.
 */
export class Complaints {
  readonly #windows = new MinuteWindows(() => new Set<string>());

  admits(serverId: string, message: string, nowMs: number): boolean {
    const said = this.#windows.current(serverId, nowMs);
    return said.size !== said.add(message).size;
  }
}
