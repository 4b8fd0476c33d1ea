import type { RequestHandler } from 'express';
import { AppError } from '../../shared/errors.ts';

/** Largest request body, in bytes. */
export const maxBodyBytes = 256 * 1024;

const sendJson = 'Send one JSON object with content-type application/json.';

const bodyErrors: Record<string, AppError> = {
  'entity.parse.failed': new AppError('invalid_input', 'The body is not valid JSON.', {
    hint: sendJson,
  }),
  'entity.too.large': new AppError('invalid_input', `The body is over ${maxBodyBytes} bytes.`, {
    details: { bodyTooLarge: true, maxBytes: maxBodyBytes },
  }),
  'charset.unsupported': new AppError('invalid_input', 'The body must be UTF-8.'),
  'encoding.unsupported': new AppError('invalid_input', 'The body must not be compressed.'),
  'request.size.invalid': new AppError('invalid_input', 'The body was cut off.'),
  'request.aborted': new AppError('invalid_input', 'The body was cut off.'),
};

/** What Express and its body parser throw before a handler has run. */
export function fromParserError(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('type' in error && typeof error.type === 'string' && bodyErrors[error.type] !== undefined) {
    return bodyErrors[error.type];
  }
  return error instanceof URIError
    ? new AppError('invalid_input', 'The path is not valid percent-encoded UTF-8.')
    : undefined;
}

/** After the JSON parser: a body it passed over would be taken for none, and what it asked for be lost. */
export const refuseOtherBodies: RequestHandler = (request, _response, next) => {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  if (request.body === undefined && (length !== '0' || encoding !== undefined)) {
    throw new AppError('invalid_input', 'The body is not JSON.', { hint: sendJson });
  }
  next();
};
