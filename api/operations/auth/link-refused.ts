import { AppError } from '../../../shared/errors.ts';

/** The one answer for a link that is unknown, used, over, replaced or for something else: it tells nothing of which. */
export function linkRefused(): AppError {
  return new AppError(
    'expired',
    'This link does not work: it was used, is too old, or was replaced by a newer one.',
    {
      hint: 'Ask for a new one.',
    },
  );
}
