import type { Sql } from 'postgres';
import { readHostsDown, type SettlingAlert, saysHostDown } from '../../drizzle/queries/settling.ts';
import { readRunningSilences } from '../../drizzle/queries/silences.ts';
import { type AttentionFacts, type AttentionSubject, returnGraceMs } from './decide-attention.ts';
import { indexSilences } from './silence-index.ts';

/** What is true for all alerts at this moment. @param now epoch ms */
export async function readAttentionFacts(sql: Sql, now: number): Promise<AttentionFacts> {
  const silences = await readRunningSilences(sql, new Date(now));
  const hostsDown = await readHostsDown(sql, new Date(now - returnGraceMs));
  return {
    silences: indexSilences(silences),
    hostsDown: new Map(hostsDown.map((host) => [host.serverId, host])),
    now,
  };
}

export function toSubject(alert: SettlingAlert): AttentionSubject {
  const { serverId, serverName, serverTags } = alert;
  return {
    ...alert,
    server:
      serverId === null || serverName === null ? null : { id: serverId, name: serverName, tags: serverTags },
    tellsHostDown: saysHostDown(alert),
  };
}
