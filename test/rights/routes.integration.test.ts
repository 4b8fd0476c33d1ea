import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessKinds, type Route } from '../../api/http/route.ts';
import { authorize } from '../../api/operations/authorize.ts';
import { allRoutes } from '../../api/routes/index.ts';
import { type Answer, startTestApi, type TestApi } from '../support/test-api.ts';
import { type CallerWithHeaders, makeAdminSession, makeCallers, makeSession, tags } from './callers.ts';
import { actorOf, judgeAnswer } from './expected-answer.ts';
import { type Asking, askingsOf, sendAsking } from './requests.ts';
import { collectionOf, createResources, type Resources } from './resources.ts';

/** Every declared route, asked by everybody: what each may hear follows from the declaration alone. */
let api: TestApi;
let callers: CallerWithHeaders[] = [];
/** One account is refused 120 times a minute at most, and each of them asks in person and in chat. */
const askingsPerCaller = 40;
let asked = 0;
const ofBeta = [{ role: 'operator' as const, tag: tags.other }];
let resources: Resources;

beforeAll(async () => {
  api = await startTestApi();
  api.answerJob = async (name) => workerAnswers[name];
  api.answerAgent = async () => ({ processes: [], total: 0 });
  resources = await createResources(api);
});
afterAll(() => api.close());

/** What a worker would say, which is not here. */
const workerAnswers: Partial<Record<string, unknown>> = {
  'render-chart': { png: Buffer.from('PNG').toString('base64'), points: 1 },
  'test-rule': {
    from: new Date(0).toISOString(),
    to: new Date(0).toISOString(),
    stepSeconds: 0,
    targets: [],
    targetCount: 0,
    firings: [],
    firingCount: 0,
    chart: null,
  },
};

const askings = allRoutes.flatMap(askingsOf).map((asking) => [asking.name, asking] as const);

async function ask(asking: Asking, caller: CallerWithHeaders): Promise<string | undefined> {
  const { door, answer } = await sendAsking(api, asking, caller, resources);
  const problem = judgeAnswer(door, caller, { ...answer.body, status: answer.status });
  const strayCookie =
    answer.headers.has('set-cookie') && !asking.route.cookies ? 'must declare its cookies' : undefined;
  const told =
    problem ?? strayCookie ?? leakOf(asking.route, caller, answer) ?? (await untoldRefusal(answer));
  return told && `${caller.name}: ${told}, was ${answer.status} ${JSON.stringify(answer.body).slice(0, 300)}`;
}

/** A good answer that tells of the server which this caller may not read, or of what is somebody else's. */
function leakOf(route: Route, caller: CallerWithHeaders, { status, body }: Answer): string | undefined {
  if (status >= 300) return undefined;
  const actor = actorOf(caller.kind === 'person' ? caller : { kind: 'person', grants: [], via: 'key' });
  const text = Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body);
  const isAdmins = !isOneAlones(route.path) && authorize(actor, 'admin', 'everywhere').allowed;
  if (route.access === 'self' && !isAdmins) {
    const theirs = resources.made(route.path).find((id) => text.includes(id));
    if (theirs !== undefined) return `must not hear of somebody else’s ${theirs}`;
  }
  if (authorize(actor, 'read', { tags: [tags.theirs] }).allowed) return undefined;
  const { id, name } = resources.canary;
  return text.includes(id) || text.includes(name) ? `must not hear of ${name}` : undefined;
}

/** Whether what is listed at a path is nobody else's business, administrators' neither. */
const isOneAlones = (path: string) =>
  allRoutes.some(
    (route) => collectionOf(route) === path && route.owner === 'alone' && route.method === 'delete',
  );

/** Whoever is told that he may not do this, it is in the audit trail. */
async function untoldRefusal({ status, body }: Answer): Promise<string | undefined> {
  if (status !== 403) return undefined;
  const entries = await api.world.database.sql`
    select from audit_entries where request_id = ${body.requestId} and decision = 'refused'`;
  return entries.length === 1 ? undefined : `must be in the audit trail once, is ${entries.length} times`;
}

test.each(askings)('%s answers each caller as declared', async (_, { route, ...asking }) => {
  expect(accessKinds).toContain(route.access);
  if (asked % askingsPerCaller === 0) callers = await makeCallers(api);
  asked += 1;
  const sessions = [await makeAdminSession(api), await makeSession(api, 'an operator of beta', ofBeta)];
  const problems = await Promise.all(
    [...callers, ...sessions].map((caller) => ask({ route, ...asking }, caller)),
  );
  expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
});

/** Refusals alone prove little: behind the door there must be something to see. */
const readings = askings.filter(([, { route }]) => route.method === 'get' && route.access !== 'self');
test.each(readings)('%s shows an administrator what others may not see', async (_, asking) => {
  const { answer } = await sendAsking(api, asking, await makeAdminSession(api), resources);
  expect(answer.status).toBe(200);
});
