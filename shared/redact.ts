export const mask = '[redacted]';

/** Names whose value is a secret: `DB_PASSWORD=…`, `"api_key": "…"`, `--token …`. */
export const secretName =
  '(?:password|passwd|[_-]pwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|encryption[_-]?key|credential)[\\w.-]{0,64}';
/** Quoted (also inside a quoted JSON string) up to its quote, otherwise up to the next separator. */
const secretValue =
  '(?:\\\\"[^"\\\\]{0,2048}\\\\"|"(?:[^"\\\\]|\\\\.){0,2048}"|\'[^\']{0,2048}\'|[^\\s"\',;&]+)';

/** Every repetition that another may overlap is bounded: a long hostile line must not cost quadratic time. */
const rules: [RegExp, string][] = [
  [/-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,32}PRIVATE KEY-----|$)/g, mask],
  [
    /\b(authorization\\?["']?\s{0,8}[:=]\s{0,8}\\?["']?(?:bearer|basic|token|digest)\s{1,8})[^\s"',;\\]+/gi,
    `$1${mask}`,
  ],
  [/\b(bearer\s{1,8})[A-Za-z0-9._~+/=-]{8,}/gi, `$1${mask}`],
  // scheme://user:password@host
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,128}:)[^\s/@]{1,256}@/gi, `$1${mask}@`],
  [new RegExp(`(${secretName}\\\\?["']?\\s{0,8}(?:=>|[:=])\\s{0,8})${secretValue}`, 'gi'), `$1${mask}`],
  [new RegExp(`(--?[\\w.-]{0,40}${secretName}\\s{1,8})(?!-)${secretValue}`, 'gi'), `$1${mask}`],
  [/(\s(?:-u|--user)[ =][^\s:]{1,64}:)\S+/g, `$1${mask}`],
  [/(hooks\.slack\.com\/services\/)[\w/-]+/g, `$1${mask}`],
  [/(discord(?:app)?\.com\/api\/webhooks\/\d{1,24}\/)[\w-]+/g, `$1${mask}`],
  [/\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA)[A-Z0-9]{16}\b/g, mask],
  [/\bcop_[A-Za-z0-9]{1,64}_[A-Za-z0-9_-]+/g, mask],
  // Our one-time links and refresh cookies: the id may be known, what follows it opens an account.
  [/\b([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.)[\w-]{43}/gi, `$1${mask}`],
  [/\bxox[a-z]-[A-Za-z0-9-]{8,}/g, mask],
  [/\bxapp-[A-Za-z0-9-]{8,}/g, mask],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{30,})/g, mask],
  [/\b(?:sk|rk)[_-](?:(?:live|test|proj|ant)[_-])?[\w-]{20,}/g, mask],
  [/\bAIza[\w-]{35}/g, mask],
  [/\bSG\.[\w-]{16,32}\.[\w-]{16,64}/g, mask],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, mask],
];

/**
 * Masks what looks like a secret before it leaves this machine or is kept. Errs on the side of masking; it is a
 * net, not a proof: do not log secrets.
 */
export function redact(text: string): string {
  let result = text;
  for (const [pattern, replacement] of rules) result = result.replace(pattern, replacement);
  return result;
}

const keyBegin = /-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----/;
const keyEnd = /-----END [A-Z ]{0,32}PRIVATE KEY-----/;

/** For text that comes line by line: also knows when it is inside a private key block. */
export function createLineRedactor(): (line: string) => string {
  let insideKey = false;
  return (line) => {
    if (insideKey) {
      insideKey = !keyEnd.test(line);
      return mask;
    }
    insideKey = keyBegin.test(line) && !keyEnd.test(line);
    return redact(line);
  };
}
