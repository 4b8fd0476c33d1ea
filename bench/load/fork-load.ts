import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A process of its own, so that what makes the load is not measured as what carries it. */
export class LoadProcess {
  readonly #child: ChildProcess;

  /** @param name a file in this folder, without its extension; it answers each message with one. */
  constructor(name: string) {
    const file = new URL(`./${name}${extname(import.meta.url)}`, import.meta.url);
    this.#child = fork(fileURLToPath(file), { serialization: 'advanced' });
  }

  async ask<Answer>(order: unknown): Promise<Answer> {
    const answer = once(this.#child, 'message');
    const ended = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`load process ended with ${code}`);
    });
    this.#child.send(order as object);
    const [message] = (await Promise.race([answer, ended])) as [Answer];
    return message;
  }

  async close(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }
}
