import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import { endLinks } from '../../../drizzle/queries/one-time-links.ts';
import { lockAdministrators } from '../../../drizzle/queries/user-changes.ts';
import { hasAnyUser, insertUser } from '../../../drizzle/queries/users.ts';
import { personNameSchema } from '../../../shared/api-contract/names.ts';
import { ConfigError } from '../../../shared/define-config.ts';
import { hashPassword, weaknessOf } from '../../auth/password.ts';
import type { Services } from '../../services.ts';

/**
 * Makes the administrator that the settings name, while there is no user at all; never the first visitor.
 * Without the settings there is `offerSetupLink`.
 *
 * @throws ConfigError when its password is easily guessed
 */
export async function ensureFirstAdmin({
  config,
  database,
  logger,
  instanceId,
}: Pick<Services, 'config' | 'database' | 'logger' | 'instanceId'>): Promise<void> {
  const { CHATOPS_ADMIN_EMAIL: email, CHATOPS_ADMIN_PASSWORD: password } = config;
  if (email === undefined || password === undefined || (await hasAnyUser(database.orm))) return;
  const weakness = weaknessOf(password, email);
  if (weakness !== undefined) {
    throw new ConfigError(`api cannot start: CHATOPS_ADMIN_PASSWORD ${weakness}. Choose another one.`);
  }
  const passwordHash = await hashPassword(password);
  const name = nameFromEmail(email);
  await database.orm.transaction(async (tx) => {
    await lockAdministrators(tx);
    // Another instance, starting at the same moment, or somebody with a setup link was first.
    if (await hasAnyUser(tx)) return;
    const grants = [{ role: 'admin' as const, tag: null }];
    await insertUser(tx, { email, name, passwordHash, grants });
    await endLinks(tx, { purpose: 'setup' });
    await insertAuditEntry(tx, {
      actor: 'system',
      action: 'user.create',
      arguments: { email, grants },
      targets: [email],
      decision: 'allowed',
      rule: 'first administrator, from the settings',
      instanceId,
    });
    logger.info({ email }, 'first administrator made');
  });
}

/** What people see beside what the administrator does: "ada.lovelace@example.org" is Ada Lovelace. */
function nameFromEmail(email: string): string {
  const words = (email.split('@')[0] ?? '').split(/[._+-]+/).filter((word) => word !== '');
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  // Not "System" for system@example.org.
  return personNameSchema.safeParse(name).success ? name : email;
}
