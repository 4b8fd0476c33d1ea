import type { ChartSpec } from './chart-spec.ts';

/** What the pool and its threads say to each other; both ends are ours and of one version. */
export interface RenderRequest {
  id: number;
  spec: ChartSpec;
}

export type RenderReply =
  | { id: number; ok: true; png: Uint8Array }
  | { id: number; ok: false; problem: string };
