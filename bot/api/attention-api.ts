import type { z } from 'zod';
import {
  type Alert,
  alertSchema,
  type createQuietHoursSchema,
  type createSilenceSchema,
  type QuietHours,
  quietHoursSchema,
  type Silence,
  silenceSchema,
} from '../../shared/api-contract/index.ts';

/** What of the API decides whom alerts disturb. Every method throws AppError. */
export interface AttentionApi {
  /** Closes it by hand; what still breaches fires anew. */
  resolve(alertId: string, reason?: string): Promise<Alert>;
  /** Those that run and those to come. */
  silences(): Promise<Silence[]>;
  silence(request: z.input<typeof createSilenceSchema>): Promise<Silence>;
  endSilence(id: string): Promise<void>;
  quietHours(): Promise<QuietHours[]>;
  addQuietHours(hours: z.input<typeof createQuietHoursSchema>): Promise<QuietHours>;
  endQuietHours(id: string): Promise<void>;
}

/** How the rest of the API is asked; see `createActorApi`. */
export interface AskApi {
  /** Every page. */
  all<Item extends z.ZodType>(path: string, item: Item): Promise<z.output<Item>[]>;
  post<Schema extends z.ZodType>(path: string, body: unknown, schema: Schema): Promise<z.output<Schema>>;
  remove(path: string): Promise<void>;
}

export function createAttentionApi({ all, post, remove }: AskApi): AttentionApi {
  return {
    resolve: (id, reason) =>
      post(`/alerts/${id}/resolve`, reason === undefined ? {} : { reason }, alertSchema),
    silences: () => all('/silences', silenceSchema),
    silence: (request) => post('/silences', request, silenceSchema),
    endSilence: (id) => remove(`/silences/${id}`),
    quietHours: () => all('/quiet-hours', quietHoursSchema),
    addQuietHours: (hours) => post('/quiet-hours', hours, quietHoursSchema),
    endQuietHours: (id) => remove(`/quiet-hours/${id}`),
  };
}
