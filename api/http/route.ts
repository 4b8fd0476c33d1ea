import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import { type VerbClass, verbClasses } from '../../shared/api-contract/common.ts';
import { AppError } from '../../shared/errors.ts';
import type {
  ChatContext,
  EnrolmentContext,
  HookContext,
  OperationContext,
  PublicContext,
} from '../operations/context.ts';

/**
 * A route is declared once; the router, the OpenAPI page and the tests of rights come from it. There is
 * no way to declare one without saying who may use it.
 *
 * `public` = no credentials · `self` = anybody with an account, about himself · `chat` = a chat user with
 * an account or without, for whom the bot asks; nobody else · `enrolment` = an enrolment key · `hook` = a hook key · a class = the least right needed on at
 * least one server; the operation asks for more where it knows the target.
 */
export const accessKinds = ['public', 'self', 'chat', 'enrolment', 'hook', ...verbClasses] as const;
export type Access = (typeof accessKinds)[number];
export type Method = 'get' | 'post' | 'patch' | 'delete';

export interface RouteSchemas {
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Absent = 204 without a body, `image` or `download`. */
  response?: z.ZodType;
}

/** What belongs to HTTP alone: cookies, addresses, headers. */
export interface HttpExchange {
  request: IncomingMessage;
  response: ServerResponse;
  remoteAddress: string;
}

interface Declaration {
  method: Method;
  /** Below /api/v1, parameters as in OpenAPI: `/servers/{id}`. */
  path: `/${string}`;
  operationId: string;
  summary: string;
  /** Default 200, or 204 without a response schema. */
  status?: number;
  /**
   * What is at `{id}` is not about particular servers: a grant on any of them is enough. Without it, the tests of
   * rights hold that a grant on other servers is not.
   */
  shared?: true;
  /**
   * Where what is at `{id}` is a person's, nobody else comes near it: `alone` = administrators neither.
   */
  owner?: 'alone' | 'or administrator';
  /** Only for who is logged in, neither by a key nor in chat: for what would outlive a leaked key. */
  session?: true;
  /**
   * Reads or sets cookies, which a browser sends for any page that asks: only our own pages may (Origin). Other
   * routes never see one.
   */
  cookies?: true;
  /** Fields of the body that are not declared are let through, for a sender whose format grows. Others refuse them. */
  unknownFields?: 'ignored';
  /** The handler returns a PNG. */
  image?: true;
  /** The handler returns a `Download` of one of these media types. */
  download?: readonly string[];
  /** Default 256 KB. */
  maxBodyBytes?: number;
  /** Default 4 s. */
  deadlineMs?: number;
}

export type AnyContext = PublicContext | ChatContext | EnrolmentContext | HookContext | OperationContext;

export interface Route extends Declaration {
  access: Access;
  schemas: RouteSchemas;
  needs?(body: unknown): VerbClass | undefined;
  run(ctx: AnyContext, http: HttpExchange, raw: RawInput): Promise<unknown>;
}

export interface RawInput {
  params: unknown;
  query: unknown;
  body: unknown;
}

type Output<Schema, Absent> = Schema extends z.ZodType ? z.output<Schema> : Absent;
interface Input<Schemas extends RouteSchemas> {
  params: Output<Schemas['params'], undefined>;
  query: Output<Schemas['query'], undefined>;
  body: Output<Schemas['body'], undefined>;
}
type Answer<Schemas extends RouteSchemas> = Schemas['response'] extends z.ZodType
  ? z.input<Schemas['response']>
  : unknown;

/** For callers with credentials. */
export function route<Schemas extends RouteSchemas>(
  declaration: Declaration & {
    access: Exclude<Access, 'public' | 'chat' | 'enrolment' | 'hook'>;
    schemas: Schemas;
    /** The right that the operation asks for where it knows the target, if it is more than `access`. */
    needs?(body: Output<Schemas['body'], undefined>): VerbClass | undefined;
    handler(ctx: OperationContext, input: Input<Schemas>, http: HttpExchange): Promise<Answer<Schemas>>;
  },
): Route {
  const { handler, ...rest } = declaration;
  return {
    ...rest,
    run: (ctx, http, raw) => handler(ctx as OperationContext, parseInput(declaration.schemas, raw), http),
  };
}

/** For callers that have none yet. */
export function publicRoute<Schemas extends RouteSchemas>(
  declaration: Declaration & {
    schemas: Schemas;
    handler(ctx: PublicContext, input: Input<Schemas>, http: HttpExchange): Promise<Answer<Schemas>>;
  },
): Route {
  const { handler, ...rest } = declaration;
  return {
    ...rest,
    access: 'public',
    run: (ctx, http, raw) => handler(ctx, parseInput(declaration.schemas, raw), http),
  };
}

/** For the bot, in the name of a chat user who may not be linked to an account yet. */
export function chatRoute<Schemas extends RouteSchemas>(
  declaration: Declaration & {
    schemas: Schemas;
    handler(ctx: ChatContext, input: Input<Schemas>, http: HttpExchange): Promise<Answer<Schemas>>;
  },
): Route {
  const { handler, ...rest } = declaration;
  return {
    ...rest,
    access: 'chat',
    run: (ctx, http, raw) => handler(ctx as ChatContext, parseInput(declaration.schemas, raw), http),
  };
}

/** For machines with an enrolment key. */
export function enrolmentRoute<Schemas extends RouteSchemas>(
  declaration: Declaration & {
    schemas: Schemas;
    handler(ctx: EnrolmentContext, input: Input<Schemas>, http: HttpExchange): Promise<Answer<Schemas>>;
  },
): Route {
  const { handler, ...rest } = declaration;
  return {
    ...rest,
    access: 'enrolment',
    run: (ctx, http, raw) => handler(ctx as EnrolmentContext, parseInput(declaration.schemas, raw), http),
  };
}

/** For other programs with a hook key. */
export function hookRoute<Schemas extends RouteSchemas>(
  declaration: Declaration & {
    schemas: Schemas;
    handler(ctx: HookContext, input: Input<Schemas>, http: HttpExchange): Promise<Answer<Schemas>>;
  },
): Route {
  const { handler, ...rest } = declaration;
  return {
    ...rest,
    access: 'hook',
    run: (ctx, http, raw) => handler(ctx as HookContext, parseInput(declaration.schemas, raw), http),
  };
}

function parseInput<Schemas extends RouteSchemas>(schemas: Schemas, raw: RawInput): Input<Schemas> {
  return {
    params: parsePart('path', schemas.params, raw.params),
    query: parsePart('query', schemas.query?.strict(), raw.query),
    body: parsePart('body', schemas.body, raw.body),
  } as Input<Schemas>;
}

/** @throws AppError `invalid_input` with `details.fields`: what is wrong with which field. */
function parsePart(part: string, schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({
    field: issue.path.join('.') || part,
    problem: issue.message,
  }));
  const summary = fields.slice(0, 3).map(({ field, problem }) => `${field}: ${problem}`);
  throw new AppError('invalid_input', `The ${part} is not as expected: ${summary.join('; ')}.`, {
    hint: 'The schema is at /api/v1/openapi.json.',
    details: { fields },
  });
}
