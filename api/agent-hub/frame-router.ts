import type { AnswerRecorder } from './commands/answer-recorder.ts';
import type { AgentAsker } from './commands/ask-agent.ts';
import type { WorkingFrame } from './connection/agent-connections.ts';
import type { AgentSession } from './connection/agent-session.ts';
import { SessionWork } from './connection/session-work.ts';
import type { GapRecorder } from './ingest/gap-recorder.ts';
import type { SampleIntake } from './ingest/sample-intake.ts';
import type { SnapshotWriter } from './ingest/snapshot-writer.ts';

export interface FrameRouterDeps {
  intakes: WeakMap<AgentSession, SampleIntake>;
  snapshots: SnapshotWriter;
  gaps: GapRecorder;
  asker: AgentAsker;
  recorder: AnswerRecorder;
}

/** Every frame of an open session to whoever takes care of it. */
export function createFrameRouter({ intakes, snapshots, gaps, asker, recorder }: FrameRouterDeps) {
  const works = new WeakMap<AgentSession, SessionWork>();
  function workOf(session: AgentSession): SessionWork {
    const work = works.get(session) ?? new SessionWork(session);
    works.set(session, work);
    return work;
  }

  return (session: AgentSession, frame: WorkingFrame): void => {
    switch (frame.type) {
      case 'samples':
        intakes.get(session)?.receive(frame);
        break;
      case 'snapshot':
        snapshots.receive(session, frame);
        break;
      case 'gap':
        workOf(session).add(() => gaps.record(session, frame), 'gap not stored');
        break;
      case 'started':
        workOf(session).add(() => recorder.started(session, frame), 'start of a request not stored');
        break;
      case 'output':
        recorder.output(session, frame);
        break;
      case 'response':
        if (asker.answered(session, frame)) break;
        workOf(session).add(() => recorder.response(session, frame), 'answer not stored');
        break;
      default:
        frame satisfies never;
    }
  };
}
