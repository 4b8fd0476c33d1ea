import type { z } from 'zod';

/**
 * What a caller picks with a field of a request: `scope` = all servers an expression may ever match, later
 * ones too; `targets` = those that match now, both in the chat grammar; an alert, a message, a server or a
 * user by id; `nothing` = an id or a name that only narrows what may be had anyway.
 */
export const leadsToKinds = ['scope', 'targets', 'server', 'alert', 'message', 'user', 'nothing'] as const;
export type LeadsTo = (typeof leadsToKinds)[number];

/** Where it stands in JSON Schema, and so on the OpenAPI page. */
export const leadsToKeyword = 'x-leads-to';

/** Marks a field. The tests of rights ask with each for what the caller may not have; none may go unmarked. */
export const leadsTo = <Schema extends z.ZodType>(what: LeadsTo, schema: Schema): Schema =>
  schema.meta({ [leadsToKeyword]: what });
