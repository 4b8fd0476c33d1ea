import type { Role } from '../shared/api-contract/common.ts';
import type { PersonName } from '../simulator/places.ts';

export interface DemoPerson {
  name: string;
  email: string;
  role: Role;
  /** In the local Slack and the local Discord. */
  localName: PersonName;
}

/** The first is the administrator that the API makes itself. Nemo, the fourth in both, has no account. */
export const people: readonly [DemoPerson, ...DemoPerson[]] = [
  { name: 'Ada', email: 'ada@example.org', role: 'admin', localName: 'ada' },
  { name: 'Otto', email: 'otto@example.org', role: 'operator', localName: 'otto' },
  { name: 'Vera', email: 'vera@example.org', role: 'viewer', localName: 'vera' },
];
