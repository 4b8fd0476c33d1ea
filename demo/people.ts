import type { Role } from '../shared/api-contract/common.ts';

export interface DemoPerson {
  name: string;
  email: string;
  role: Role;
  /** In the local workspace. */
  slackUserId: string;
}

export const workspaceId = 'T0LOCAL';

/** The first is the administrator that the API makes itself. Nemo, the fourth in the workspace, has no account. */
export const people: readonly [DemoPerson, ...DemoPerson[]] = [
  { name: 'Ada', email: 'ada@example.org', role: 'admin', slackUserId: 'U0ADA' },
  { name: 'Otto', email: 'otto@example.org', role: 'operator', slackUserId: 'U0OTTO' },
  { name: 'Vera', email: 'vera@example.org', role: 'viewer', slackUserId: 'U0VERA' },
];
