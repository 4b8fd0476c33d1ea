import { describe, expect, it } from 'vitest';
import { mintApiKey, parseApiKey, secretMatches } from './api-key.ts';

describe('API keys', () => {
  it('parses what it minted to the same id and hash', () => {
    const minted = mintApiKey();
    const parsed = parseApiKey(minted.key);
    expect(parsed?.id).toBe(minted.id);
    expect(secretMatches(minted.secretHash, parsed!.secretHash)).toBe(true);
  });

  it('mints a key that secret scanners recognise, and never the same one', () => {
    const keys = new Set(Array.from({ length: 100 }, () => mintApiKey().key));
    expect(keys.size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^cop_[0-9a-f]{16}_[0-9a-f]{48}_[0-9a-f]{8}$/);
  });

  it('tolerates the newline that a key file ends with', () => {
    expect(parseApiKey(`${mintApiKey().key}\n`)).toBeDefined();
  });

  it('refuses a key in which one character changed', () => {
    const { key } = mintApiKey();
    const position = 30;
    const damaged = key.slice(0, position) + (key[position] === '0' ? '1' : '0') + key.slice(position + 1);
    expect(parseApiKey(damaged)).toBeUndefined();
  });

  it.each(['', 'cop_', 'cop_a_b_c', 'xoxb-1-2', `cop_${'0'.repeat(16)}_${'0'.repeat(48)}_00000000`])(
    'refuses %j',
    (text) => expect(parseApiKey(text)).toBeUndefined(),
  );

  it('does not match hashes of different length', () => {
    expect(secretMatches(Buffer.alloc(32), Buffer.alloc(31))).toBe(false);
  });
});
