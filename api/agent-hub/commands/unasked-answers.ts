import { MinuteWindows } from '../../minute-windows.ts';

/** Late answers to questions that were given up come one by one; so many a minute are no accident. */
const maxPerMinute = 100;

/** Answers whose request this instance did not send: each may be to one of another instance, so PostgreSQL is asked. */
export class UnaskedAnswers {
  /** `unknown`: looked up before, and not found. */
  readonly #windows = new MinuteWindows(() => ({ count: 0, unknown: new Set<string>() }));

  /** `look` = may be somebody's · `ignore` = known to be nobody's · `too_many` = it ends here. */
  judge(serverId: string, targetId: string, nowMs: number): 'look' | 'ignore' | 'too_many' {
    const unasked = this.#windows.current(serverId, nowMs);
    unasked.count += 1;
    if (unasked.count > maxPerMinute) return 'too_many';
    return unasked.unknown.has(targetId) ? 'ignore' : 'look';
  }

  notFound(serverId: string, targetId: string, nowMs: number): void {
    this.#windows.current(serverId, nowMs).unknown.add(targetId);
  }
}
