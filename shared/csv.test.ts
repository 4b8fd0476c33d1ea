import { describe, expect, it, test } from 'vitest';
import { toCsvLine } from './csv.ts';

describe('toCsvLine', () => {
  it('quotes what has a comma, a quote or a line break, and nothing else', () => {
    expect(toCsvLine(['plain text', 'a,b', 'say "hi"', 'two\r\nlines', '', null, -3])).toBe(
      'plain text,"a,b","say ""hi""","two\r\nlines",,,-3\r\n',
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")', '＝1'])(
    'makes no formula of %j',
    (text) => {
      const line = toCsvLine([text]);
      expect(line.replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );
});
