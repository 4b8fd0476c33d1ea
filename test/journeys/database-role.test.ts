import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logIn } from '../../demo/api-client.ts';
import { writerRole } from '../../drizzle/writer-role.ts';
import { createLogger } from '../../shared/logger.ts';
import { startDiscordSimulator } from '../../simulator/discord/start-discord-simulator.ts';
import { startSlackSimulator } from '../../simulator/slack/start-slack-simulator.ts';
import { type Deployment, startDeployment } from '../support/deployment.ts';
import { forms } from '../support/workspace.ts';

/** Who wrote is noted by the database itself, with the rights of whoever writes. */
describe.each(forms)('what the API of a %s deployment does in the database', (form) => {
  let deployment: Deployment;
  let sql: postgres.Sql;
  const closers: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const logger = createLogger('simulator', 'warn');
    const slack = await startSlackSimulator({ logger });
    const discord = await startDiscordSimulator({ logger });
    deployment = await startDeployment(form, { slack, discord });
    sql = postgres(deployment.databaseUrl, { max: 1, onnotice: () => {} });
    closers.push(
      () => sql.end(),
      () => deployment.close(),
      () => slack.close(),
      () => discord.close(),
    );
    await sql.unsafe(`
      create table writers (written text, role text);
      grant insert on writers to public;
      create function note_writer() returns trigger language plpgsql as $$
      begin
        insert into writers values (tg_table_name, current_user);
        return null;
      end $$;
      create trigger note_session after insert on sessions for each row execute function note_writer();
      create trigger note_entry after insert on audit_entries for each row execute function note_writer();`);
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  test('it does as a role that cannot change the audit trail', async () => {
    const { email, password } = deployment.admin;
    for (const { url } of deployment.apis) await logIn(url, email, password);
    const writers = await sql`select distinct written, role from writers order by written`;
    expect(writers).toEqual([
      { written: 'audit_entries', role: writerRole },
      { written: 'sessions', role: writerRole },
    ]);
    const [{ sessions } = {}] = await sql`
      select count(*)::int as sessions from writers where written = 'sessions'`;
    expect(sessions).toBe(deployment.apis.length);
  });
});
