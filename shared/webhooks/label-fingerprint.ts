const offset = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;
const separator = Buffer.of(0xff);

/**
 * Alertmanager's name for a set of labels: 64-bit FNV-1a over the sorted names and values, each
 * followed by 0xff, as 16 hexadecimal digits.
 * Source: LabelSet.Fingerprint of github.com/prometheus/common/model.
 */
export function labelFingerprint(labels: Readonly<Record<string, string>>): string {
  let sum = offset;
  for (const name of Object.keys(labels).sort(byBytes)) {
    for (const text of [Buffer.from(name), Buffer.from(labels[name] ?? '')]) {
      for (const byte of Buffer.concat([text, separator]))
        sum = BigInt.asUintN(64, (sum ^ BigInt(byte)) * prime);
    }
  }
  return sum.toString(16).padStart(16, '0');
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
