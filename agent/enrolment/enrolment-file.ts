import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from '../../shared/define-config.ts';

const enrolmentSchema = z.object({
  /** Made before the first try, so that a repeat after a lost answer is known for one. */
  enrolmentId: z.uuid(),
  /** Absent until enrolled. */
  enrolled: z.object({ serverId: z.uuid(), serverName: z.string(), key: z.string().min(1) }).optional(),
});
export type Enrolment = z.infer<typeof enrolmentSchema>;

/** `enrolment.json` in the data directory: it holds a key, so it is for the agent's user alone. */
export class EnrolmentFile {
  readonly path: string;

  constructor(dataDirectory: string) {
    this.path = join(dataDirectory, 'enrolment.json');
  }

  /** Undefined when there is none. @throws ConfigError when it cannot be read: a second enrolment would be worse */
  async read(): Promise<Enrolment | undefined> {
    try {
      return enrolmentSchema.parse(JSON.parse(await readFile(this.path, 'utf8')));
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new ConfigError(
        `agent cannot start: ${this.path} cannot be read or is damaged. Mend it, or delete it to enrol anew.`,
        { cause },
      );
    }
  }

  /** All of it or nothing, and on the disk when this resolves. */
  async write(enrolment: Enrolment): Promise<void> {
    const fresh = await open(`${this.path}.new`, 'w', 0o600);
    try {
      await fresh.writeFile(`${JSON.stringify(enrolment, null, 2)}\n`);
      await fresh.sync();
    } finally {
      await fresh.close();
    }
    await rename(`${this.path}.new`, this.path);
    const directory = await open(join(this.path, '..'));
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }
}
