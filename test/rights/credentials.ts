import { randomUUID } from 'node:crypto';
import jsonwebtoken from 'jsonwebtoken';
import { insertApiKey } from '../../drizzle/queries/api-keys.ts';
import { type Account, type Grant, insertUser } from '../../drizzle/queries/users.ts';
import { mintApiKey } from '../../shared/api-key.ts';
import type { TestApi } from '../support/test-api.ts';

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export async function makeAccount(
  api: TestApi,
  grants: Grant[],
  passwordHash: string | null = null,
): Promise<Account> {
  const name = `person ${randomUUID()}`;
  const email = `${randomUUID()}@example.org`;
  const account = await insertUser(api.world.database.orm, { email, name, passwordHash, grants });
  if (account === undefined) throw new Error('the address was taken');
  return account;
}

export async function makeKey(
  api: TestApi,
  fields: Partial<Parameters<typeof insertApiKey>[1]>,
): Promise<string> {
  const { key, ...minted } = mintApiKey();
  await insertApiKey(api.world.database.orm, { ...minted, name: 'matrix', scope: 'user', ...fields });
  return key;
}

/** The same token but for `claims`, with a good signature of `secret`. */
export function resign(token: string, secret: string, claims: object = {}): string {
  const decoded = jsonwebtoken.decode(token, { complete: true });
  if (decoded === null) throw new Error('no token');
  const { header, payload } = decoded;
  return jsonwebtoken.sign({ ...(payload as object), ...claims }, secret, { header });
}
