import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const secret = () => randomBytes(32).toString('base64url');
const password = () => randomBytes(9).toString('base64url');

const demoSecretsSchema = z.object({
  jwtSecret: z.string(),
  serviceToken: z.string(),
  /** By e-mail address. */
  passwords: z.record(z.string(), z.string()),
  /** This machine's server and its agent's key, once they exist. */
  serverId: z.string().optional(),
  agentKey: z.string().optional(),
});
export type DemoSecrets = z.infer<typeof demoSecretsSchema>;

/** Reads what the first start made up, or makes it up now; the file is readable by its owner only. */
export async function loadDemoSecrets(path: string, emails: string[]): Promise<DemoSecrets> {
  const stored = await readStored(path);
  const secrets: DemoSecrets = stored ?? { jwtSecret: secret(), serviceToken: secret(), passwords: {} };
  for (const email of emails) secrets.passwords[email] ??= password();
  await saveDemoSecrets(path, secrets);
  return secrets;
}

export async function saveDemoSecrets(path: string, secrets: DemoSecrets): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  // Renamed when complete: a demo killed here finds the old file or the new one.
  const partial = `${path}.new`;
  await writeFile(partial, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  await rename(partial, path);
}

async function readStored(path: string): Promise<DemoSecrets | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return demoSecretsSchema.parse(JSON.parse(text));
}
