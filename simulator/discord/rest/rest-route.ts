import type { UploadedFile } from '../message/attach-files.ts';
import type { Simulator } from '../simulator.ts';

export interface RestCall {
  simulator: Simulator;
  params: Record<string, string>;
  query: Record<string, unknown>;
  /** JSON, or the `payload_json` of a multipart request. */
  body: unknown;
  files: UploadedFile[];
}

export interface Answer {
  status: 200 | 201 | 204;
  body?: unknown;
}

export interface RestRoute {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  /** The token in the path is what authorises it; such calls do not count towards the 50/s. */
  isAuthorisedByPath?: true;
  handle(call: RestCall): Answer;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };
