import { insertAuditEntry } from '../../../drizzle/queries/audit.ts';
import { hasYoungSetupLink } from '../../../drizzle/queries/one-time-links.ts';
import { lockAdministrators } from '../../../drizzle/queries/user-changes.ts';
import { hasAnyUser } from '../../../drizzle/queries/users.ts';
import type { Services } from '../../services.ts';
import { type IssuedLink, issueLink } from '../auth/issue-link.ts';

/** Instances that start together are up within this; who starts one again later has lost the link. */
const startingTogetherSeconds = 30;

/**
 * While there is no user: prints one link with which whoever reads this process's output makes the first
 * administrator. One link works at a time; of instances that start together one prints it.
 *
 * @param print gets the line once, apart from the log: a log is kept, sent on and filtered by level.
 */
export async function offerSetupLink(
  services: Pick<Services, 'config' | 'database' | 'logger' | 'publicUrl' | 'instanceId'>,
  print: (line: string) => void,
): Promise<void> {
  const { database, logger, instanceId } = services;
  const offered = await database.orm.transaction(
    async (tx): Promise<IssuedLink | 'elsewhere' | undefined> => {
      await lockAdministrators(tx);
      if (await hasAnyUser(tx)) return undefined;
      if (await hasYoungSetupLink(tx, startingTogetherSeconds)) return 'elsewhere';
      const link = await issueLink(tx, services, { purpose: 'setup' }, null);
      await insertAuditEntry(tx, {
        actor: 'system',
        action: 'auth.setup-link',
        arguments: { expiresAt: link.expiresAt },
        decision: 'allowed',
        rule: 'there is no user, and no administrator in the settings',
        instanceId,
      });
      return link;
    },
  );
  if (offered === undefined) return;
  if (offered === 'elsewhere') {
    logger.warn(
      { startingTogetherSeconds },
      'nobody can log in yet: a setup link was printed a moment ago; it works still. Start again later for another one',
    );
    return;
  }
  logger.warn('nobody can log in yet: a setup link for the first administrator was printed beside this log');
  const until = offered.expiresAt.replace(/\.\d+Z$/, 'Z');
  print(`\nOpen ${offered.url} to make the first administrator (works once, until ${until}).\n`);
}
