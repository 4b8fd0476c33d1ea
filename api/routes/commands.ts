import { toCommand } from '../../drizzle/queries/to-command.ts';
import {
  approvalDecisionSchema,
  commandOutputSchema,
  commandSchema,
  createCommandSchema,
  listCommandsQuerySchema,
} from '../../shared/api-contract/commands.ts';
import { pageOf } from '../../shared/api-contract/common.ts';
import { route } from '../http/route.ts';
import { approveCommand } from '../operations/approvals/approve-command.ts';
import { denyCommand } from '../operations/approvals/deny-command.ts';
import { cancelCommand } from '../operations/commands/cancel-command.ts';
import { definitionOf } from '../operations/commands/command-verbs.ts';
import { confirmCommand } from '../operations/commands/confirm-command.ts';
import { createCommand } from '../operations/commands/create-command.ts';
import { listCommands, readOutput } from '../operations/commands/read-commands.ts';
import { requireCommand } from '../operations/commands/require-command.ts';
import { byId, pageById } from '../operations/page-query.ts';

/** The class asked for at the door is the least of all verbs'; each operation asks for its verb's own. */
export const commandRoutes = [
  route({
    method: 'post',
    path: '/commands',
    operationId: 'command.create',
    summary: 'Asks for a command; it may wait for a confirmation or for others to agree.',
    access: 'read',
    needs: ({ verb }) => definitionOf(verb).class,
    status: 202,
    schemas: { body: createCommandSchema, response: commandSchema },
    handler: (ctx, { body }) => createCommand(ctx, body),
  }),
  route({
    method: 'get',
    path: '/commands',
    operationId: 'command.list',
    summary: 'Commands, newest first.',
    access: 'read',
    schemas: { query: pageById.extend(listCommandsQuerySchema.shape), response: pageOf(commandSchema) },
    handler: (ctx, { query }) => listCommands(ctx, query),
  }),
  route({
    method: 'get',
    path: '/commands/{id}',
    operationId: 'command.get',
    summary: 'Where a command stands, target by target.',
    access: 'read',
    schemas: { params: byId, response: commandSchema },
    handler: async (ctx, { params }) => toCommand(await requireCommand(ctx, params.id, 'command.get')),
  }),
  route({
    method: 'get',
    path: '/commands/{id}/output',
    operationId: 'command.output',
    summary: 'What it printed.',
    access: 'read',
    schemas: { params: byId, response: commandOutputSchema },
    handler: (ctx, { params }) => readOutput(ctx, params.id),
  }),
  route({
    method: 'post',
    path: '/commands/{id}/confirm',
    operationId: 'command.confirm',
    summary: 'Yes, run it: once, in time, by who asked.',
    access: 'read',
    owner: 'alone',
    status: 202,
    schemas: { params: byId, response: commandSchema },
    handler: (ctx, { params }) => confirmCommand(ctx, params.id),
  }),
  route({
    method: 'post',
    path: '/commands/{id}/cancel',
    operationId: 'command.cancel',
    summary: 'Stops what was not begun, and asks what runs to stop.',
    access: 'read',
    // For who did not ask for it, the class of its verb, of which this is the least.
    needs: () => 'operate',
    status: 202,
    schemas: { params: byId, response: commandSchema },
    handler: (ctx, { params }) => cancelCommand(ctx, params.id),
  }),
  route({
    method: 'post',
    path: '/commands/{id}/approve',
    operationId: 'command.approve',
    summary: 'Another person agrees; with the last one it runs.',
    access: 'operate',
    status: 202,
    schemas: { params: byId, body: approvalDecisionSchema.prefault({}), response: commandSchema },
    handler: (ctx, { params, body }) => approveCommand(ctx, params.id, body),
  }),
  route({
    method: 'post',
    path: '/commands/{id}/deny',
    operationId: 'command.deny',
    summary: 'Another person refuses, which ends it.',
    access: 'operate',
    status: 202,
    schemas: { params: byId, body: approvalDecisionSchema.prefault({}), response: commandSchema },
    handler: (ctx, { params, body }) => denyCommand(ctx, params.id, body),
  }),
];
