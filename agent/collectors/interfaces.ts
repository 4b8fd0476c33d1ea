import type { InterfaceSample } from '../../shared/agent-protocol.ts';
import { clipText } from '../clip-text.ts';
import { type InterfaceCounters, limitInterfaces, parseInterfaces, physicalInterfaces } from './network.ts';
import { tryReadProcFile } from './proc-file.ts';
import { CounterRates } from './rates.ts';

const maxInterfaces = 64;

export interface InterfaceReading {
  interfaces: InterfaceSample[];
  networkRxBps: number;
  networkTxBps: number;
}

/** Rates of every interface but `lo`; the host's sum counts physical ones only. */
export class InterfaceCollector {
  readonly #rates = new CounterRates<keyof InterfaceCounters>();

  /** @param nowMs monotonic milliseconds */
  read(nowMs: number): InterfaceReading {
    const rates = this.#rates.update(parseInterfaces(tryReadProcFile('/proc/net/dev') ?? ''), nowMs);
    const names = [...rates.keys()];
    const sum = (counter: keyof InterfaceCounters) =>
      physicalInterfaces(names).reduce((total, name) => total + (rates.get(name)?.[counter] ?? 0), 0);
    const interfaces = limitInterfaces(names, maxInterfaces).map((name) => ({
      name: clipText(name),
      rxBps: rates.get(name)?.rxBytes ?? 0,
      txBps: rates.get(name)?.txBytes ?? 0,
      errorsPerSecond: rates.get(name)?.errors ?? 0,
    }));
    return { interfaces, networkRxBps: sum('rxBytes'), networkTxBps: sum('txBytes') };
  }
}
