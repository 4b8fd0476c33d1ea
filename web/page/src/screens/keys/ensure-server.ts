import { toApiError } from '../../api/api-error.ts';
import type { Page, Server } from '../../api/contract.ts';
import type { Session } from '../../session/session.ts';

/** Names compare without regard to case. */
export const isNamed = (name: string) => (server: Server) => server.name.toLowerCase() === name.toLowerCase();

/** Servers whose name starts so, or none. */
export async function findServers(session: Session, start: string, signal?: AbortSignal): Promise<Server[]> {
  const query = { limit: 20, target: start === '' ? undefined : `${start}*` };
  try {
    return (await session.ask<Page<Server>>({ path: 'servers', query, signal })).items;
  } catch (error) {
    if (toApiError(error).code === 'target_not_found') return [];
    throw error;
  }
}

/** The server of this name, made now when there is none. @throws ApiError */
export async function ensureServer(session: Session, name: string, tags: string[]): Promise<Server> {
  const query = { limit: 1, target: name };
  const found = await session.ask<Page<Server>>({ path: 'servers', query }).catch(() => undefined);
  const existing = found?.items.find(isNamed(name));
  return existing ?? session.ask<Server>({ method: 'POST', path: 'servers', body: { name, tags } });
}
