import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessKinds, type Route } from '../../api/http/route.ts';
import { authorize } from '../../api/operations/authorize.ts';
import { allRoutes } from '../../api/routes/index.ts';
import { verbClasses } from '../../shared/api-contract/common.ts';
import { type Answer, startTestApi, type TestApi } from '../support/test-api.ts';
import { askRoute } from './ask-route.ts';
import { type CallerWithHeaders, makeAdminSession, makeCallers, tags } from './callers.ts';
import { actorOf, type Door, judgeAnswer } from './expected-answer.ts';
import { collectionOf, createResources, type Resources } from './resources.ts';

/** Every declared route, asked by everybody: what each may hear follows from the declaration alone. */
let api: TestApi;
let callers: CallerWithHeaders[];
let resources: Resources;

beforeAll(async () => {
  api = await startTestApi();
  api.answerJob = async (name) =>
    name === 'test-rule' ? nothingFired : { png: Buffer.from('PNG').toString('base64'), points: 1 };
  api.answerAgent = async () => ({ processes: [], total: 0 });
  resources = await createResources(api);
  callers = await makeCallers(api);
});
afterAll(() => api.close());

const routes = allRoutes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);

function doorOf(route: Route): Door {
  const { access } = route;
  if (route.shared || collectionOf(route) === undefined) return { access };
  const isClass = (verbClasses as readonly string[]).includes(access);
  return { access, leadsTo: isClass ? { tags: [tags.theirs] } : 'somebody else’s' };
}

async function ask(route: Route, caller: CallerWithHeaders): Promise<string | undefined> {
  const collection = collectionOf(route);
  const id = collection && (await resources.make(collection));
  const answer = await askRoute(api, route, caller.headers, { known: resources.known, id });
  const problem = judgeAnswer(doorOf(route), caller, { ...answer.body, status: answer.status });
  const told = problem ?? leakOf(route, caller, answer) ?? (await untoldRefusal(answer));
  return told && `${caller.name}: ${told}, was ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`;
}

/** A good answer that tells of the server which this caller may not read, or of what is somebody else's. */
function leakOf(route: Route, caller: CallerWithHeaders, { status, body }: Answer): string | undefined {
  if (status >= 300) return undefined;
  const actor = actorOf(caller.kind === 'person' ? caller.grants : []);
  const text = Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body);
  if (route.access === 'self' && !authorize(actor, 'admin', 'everywhere').allowed) {
    const theirs = resources.made(route.path).find((id) => text.includes(id));
    if (theirs !== undefined) return `must not hear of somebody else’s ${theirs}`;
  }
  if (authorize(actor, 'read', { tags: [tags.theirs] }).allowed) return undefined;
  const { id, name } = resources.canary;
  return text.includes(id) || text.includes(name) ? `must not hear of ${name}` : undefined;
}

/** Whoever is told that he may not do this, it is in the audit trail. */
async function untoldRefusal({ status, body }: Answer): Promise<string | undefined> {
  if (status !== 403) return undefined;
  const entries = await api.world.database.sql`
    select from audit_entries where request_id = ${body.requestId} and decision = 'refused'`;
  return entries.length === 1 ? undefined : `must be in the audit trail once, is ${entries.length} times`;
}

/** Refusals alone prove little: behind the door there must be something to see. */
test.each(routes.filter(([, { method, access }]) => method === 'get' && access !== 'self'))(
  '%s shows an administrator what others may not see',
  async (_, route) => {
    const collection = collectionOf(route);
    const id = collection && (await resources.make(collection));
    const { headers } = await makeAdminSession(api);
    const { status } = await askRoute(api, route, headers, { known: resources.known, id });
    expect(status).toBe(200);
  },
);

/** Of the replay of a rule. */
const nothingFired = {
  from: new Date(0).toISOString(),
  to: new Date().toISOString(),
  stepSeconds: 0,
  targets: [],
  targetCount: 0,
  firings: [],
  firingCount: 0,
  chart: null,
};

describe('every declared route', () => {
  test.each(routes)('%s answers each caller as declared', async (_, route) => {
    expect(accessKinds).toContain(route.access);
    const everybody = [...callers, await makeAdminSession(api)];
    const problems = await Promise.all(everybody.map((caller) => ask(route, caller)));
    expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
  });
});
