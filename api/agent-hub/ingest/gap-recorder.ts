import type { z } from 'zod';
import type { Database } from '../../../drizzle/database.ts';
import { insertSampleGap } from '../../../drizzle/queries/snapshots.ts';
import { closeCodes, type gapSchema } from '../../../shared/agent-protocol.ts';
import { MinuteWindows } from '../../minute-windows.ts';
import type { AgentSession } from '../connection/agent-session.ts';

/** A spool has a hole or two after a long outage; so many a minute are no accident. */
const maxPerMinute = 100;

/** The holes agents declare in their samples, into PostgreSQL. */
export class GapRecorder {
  readonly #database: Database;
  readonly #windows = new MinuteWindows(() => ({ count: 0 }));

  constructor(database: Database) {
    this.#database = database;
  }

  /** Ends the session of a server that declares too many. */
  async record(session: AgentSession, { fromSeq, toSeq, reason }: z.infer<typeof gapSchema>): Promise<void> {
    const { serverId } = session;
    const window = this.#windows.current(serverId, Date.now());
    window.count += 1;
    if (window.count <= maxPerMinute) {
      await insertSampleGap(this.#database.sql, { serverId, fromSeq, toSeq, reason });
    } else if (!session.closing) {
      session.complain('warn', {}, 'too many gaps; connection ended');
      session.close(closeCodes.protocolError, 'too many gaps');
    }
  }
}
