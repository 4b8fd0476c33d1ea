import type { Database } from '../../drizzle/database.ts';
import { insertSampleGap } from '../../drizzle/queries/snapshots.ts';
import type { AnswerRecorder } from './commands/answer-recorder.ts';
import type { AgentAsker } from './commands/ask-agent.ts';
import type { WorkingFrame } from './connection/agent-connections.ts';
import type { AgentSession } from './connection/agent-session.ts';
import type { SampleIntake } from './ingest/sample-intake.ts';
import type { SnapshotWriter } from './ingest/snapshot-writer.ts';

export interface FrameRouterDeps {
  database: Database;
  intakes: WeakMap<AgentSession, SampleIntake>;
  snapshots: SnapshotWriter;
  asker: AgentAsker;
  recorder: AnswerRecorder;
}

/** Every frame of an open session to whoever takes care of it. */
export function createFrameRouter({ database, intakes, snapshots, asker, recorder }: FrameRouterDeps) {
  return (session: AgentSession, frame: WorkingFrame): void => {
    const logFailure = (work: Promise<void>, message: string) => {
      work.catch((error: unknown) => session.logger.warn({ err: error }, message));
    };
    switch (frame.type) {
      case 'samples':
        intakes.get(session)?.receive(frame);
        break;
      case 'snapshot':
        snapshots.receive(session, frame);
        break;
      case 'gap': {
        const { fromSeq, toSeq, reason } = frame;
        const { serverId } = session;
        logFailure(insertSampleGap(database.sql, { serverId, fromSeq, toSeq, reason }), 'gap not stored');
        break;
      }
      case 'started':
        logFailure(recorder.started(session, frame), 'start of a request not stored');
        break;
      case 'output':
        recorder.output(session, frame);
        break;
      case 'response':
        if (!asker.answered(session, frame)) {
          logFailure(recorder.response(session, frame), 'answer not stored');
        }
        break;
      default:
        frame satisfies never;
    }
  };
}
