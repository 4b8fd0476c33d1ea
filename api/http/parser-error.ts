import { AppError } from '../../shared/errors.ts';

/** Largest request body, in bytes. */
export const maxBodyBytes = 256 * 1024;

const bodyErrors: Record<string, AppError> = {
  'entity.parse.failed': new AppError('invalid_input', 'The body is not valid JSON.', {
    hint: 'Send one JSON object with content-type application/json.',
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
