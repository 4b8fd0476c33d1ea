import { isIP } from 'node:net';
import { AppError } from '../../../shared/errors.ts';
import { createAddressPolicy } from '../../../shared/webhooks/address-policy.ts';

/** With every network allowed: what is refused still is refused always. */
const mostOpen = createAddressPolicy(['0.0.0.0/0', '::/0']);

/**
 * What can be said of an address without asking for it. Where its name leads, and whether to a private
 * network that is allowed, is judged by the worker whenever it connects.
 *
 * @throws AppError `invalid_input`
 */
export function judgeUrl(address: string): void {
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') {
    throw refused('must not hold a name or password', 'Receivers check the signature instead.');
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const refusal = isIP(host) === 0 ? undefined : mostOpen.refusal(host);
  if (refusal !== undefined) throw refused(refusal, 'Name a receiver.');
}

const refused = (problem: string, hint: string) =>
  new AppError('invalid_input', `This address cannot be a webhook: ${problem}.`, {
    hint,
    details: { fields: [{ field: 'url', problem }] },
  });
