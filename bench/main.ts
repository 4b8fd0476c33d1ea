import { parseArgs } from 'node:util';
import type { BenchResult } from './result.ts';

/** One file per question; loaded only when asked, so that one bench does not warm another's code. */
const benches: Record<string, () => Promise<BenchResult[]>> = {
  ingest: async () => (await import('./ingest.ts')).benchIngest(),
  relay: async () => (await import('./relay.ts')).benchRelay(),
  ack: async () => (await import('./ack.ts')).benchAck(),
  evaluate: async () => (await import('./evaluate.ts')).benchEvaluate(),
  deliver: async () => (await import('./deliver.ts')).benchDeliver(),
  chart: async () => (await import('./chart.ts')).benchChart(),
  'wrong-keys': async () => (await import('./wrong-keys.ts')).benchWrongKeys(),
  audit: async () => (await import('./audit.ts')).benchAudit(),
  agent: async () => (await import('./agent.ts')).benchAgent(),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});

if (values.help) {
  console.log(
    `npm run bench -- [name…] [--json]\n\nMeasures, each against a peer or limit in the same run: ${Object.keys(benches).join(', ')}.`,
  );
  process.exit(0);
}

const unknown = positionals.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`);
  process.exit(2);
}

const results: BenchResult[] = [];
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  if (!values.json) console.error(`measuring ${name} …`);
  results.push(...((await benches[name]?.()) ?? []));
}

if (values.json) {
  console.log(JSON.stringify(results, null, 2));
} else {
  const number = (value: number) => value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
  console.table(
    results.map(({ name, value, unit, peer, peerValue, ratio, note }) => ({
      what: name,
      measured: `${number(value)} ${unit}`,
      against: `${peer}: ${number(peerValue)} ${unit}`,
      ratio: ratio.toFixed(2),
      ...(note ? { note } : {}),
    })),
  );
}
process.exit(0);
