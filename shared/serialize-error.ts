import { stdSerializers } from 'pino';

/** Of a failed request: its content, and as which address it was counted. */
const requestFields = ['requestBody', 'majorParameter'];
const tokenInPath = /(\/(?:webhooks|interactions)\/\d+\/)[^/?]+/;

/**
 * An error for a log line. A query that failed carries its parameters, in its text and beside it: password
 * and key hashes, what people typed. Those stay out; the query with its placeholders is enough to find it.
 * A Discord call that failed carries its body, files and all, and in its address the token by which anyone
 * could answer in our place.
 */
export function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { params: _params, ...serialized } = stdSerializers.err(error) as Record<string, unknown>;
  for (const field of requestFields) delete serialized[field];
  if (typeof serialized.url === 'string') serialized.url = serialized.url.replace(tokenInPath, '$1…');
  for (let current: unknown = error; current instanceof Error; current = current.cause) {
    if (!('params' in current)) continue;
    // As drizzle puts them there; the texts of causes are joined into the outermost.
    const told = `\nparams: ${current.params}`;
    for (const field of ['message', 'stack']) {
      serialized[field] = String(serialized[field]).replaceAll(told, '');
    }
  }
  return serialized;
}
