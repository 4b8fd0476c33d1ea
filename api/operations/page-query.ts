import { z } from 'zod';
import { idSchema, pageQuerySchema } from '../../shared/api-contract/common.ts';
import { leadsTo } from '../../shared/api-contract/leads-to.ts';

/** Cursors are keys of rows; what could not be one is refused before it reaches PostgreSQL. */
export const pageById = pageQuerySchema.extend({ cursor: leadsTo('nothing', idSchema).optional() });
export const pageByNumber = pageQuerySchema.extend({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
});
export const pageByKeyId = pageQuerySchema.extend({
  cursor: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
});
/** Of server lists: rank and name. */
export const pageByRank = pageQuerySchema.extend({
  cursor: z
    .string()
    .regex(/^[0-3]~[a-z0-9._-]{1,63}$/)
    .optional(),
});

export const byId = z.object({ id: idSchema });
