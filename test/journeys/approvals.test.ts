import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApiClient, logIn } from '../../demo/api-client.ts';
import {
  approvalPolicySchema,
  auditEntrySchema,
  commandSchema,
  createdApiKeySchema,
  createdUserSchema,
  identitySchema,
  pageOf,
  serverSchema,
} from '../../shared/api-contract/index.ts';
import type { ChatMessage, ChatPerson } from '../../simulator/chat-person.ts';
import { identitiesOf, type Platform, platforms } from '../../simulator/places.ts';
import { eventually } from '../support/eventually.ts';
import { has } from '../support/requirements.ts';
import { startTestDocker, type TestDocker } from '../support/test-docker.ts';
import { startWorkspace, type TestWorkspace } from '../support/workspace.ts';

const password = 'correct horse battery staple';

/**
 * Otto operates staging, may look at prod, and links his chat accounts himself. Production needs a second person:
 * Ada asks, Vera (operator of prod here) agrees.
 */
describe.skipIf(!has.docker)('who may do what, from chat (standalone)', () => {
  let workspace: TestWorkspace;
  const engines: Record<string, TestDocker> = {};
  let otto: ApiClient;

  beforeAll(async () => {
    for (const tag of ['prod', 'staging']) engines[tag] = await startTestDocker();
    workspace = await startWorkspace('standalone', {
      serverName: 'prod-1',
      agent: { DOCKER_SOCKET: engines.prod?.socketPath ?? '' },
    });
    await addStagingServer();
    // What he could not even see would not exist for him.
    await addPerson('otto', [
      { role: 'operator', tag: 'staging' },
      { role: 'viewer', tag: 'prod' },
    ]);
    const vera = await addPerson('vera', [{ role: 'operator', tag: 'prod' }]);
    for (const identity of identitiesOf('vera', vera))
      await workspace.admin.post('/identities', identity, identitySchema);
    otto = await logIn(workspace.deployment.apis[0]?.url ?? '', 'otto@example.org', password);
    const policy = { verbClass: 'operate', tag: 'prod', approvals: 1 };
    await workspace.admin.post('/approval-policies', policy, approvalPolicySchema);
    for (const platform of platforms) {
      await engines.prod?.run(`shop-${platform}`);
      await engines.staging?.run(`trial-${platform}`);
      await workspace.untilContainerIsKnown(`shop-${platform}`);
    }
  });
  afterAll(async () => {
    await workspace?.close();
    for (const engine of Object.values(engines)) await engine.stop();
  });

  async function addPerson(name: string, grants: { role: string; tag: string }[]): Promise<string> {
    const person = { email: `${name}@example.org`, name, password, grants };
    return (await workspace.admin.post('/users', person, createdUserSchema)).id;
  }

  async function addStagingServer(): Promise<void> {
    const server = await workspace.admin.post(
      '/servers',
      { name: 'staging-1', tags: ['staging'] },
      serverSchema,
    );
    const named = { name: 'staging agent', serverId: server.id };
    const { key } = await workspace.admin.post('/api-keys', named, createdApiKeySchema);
    await workspace.deployment.startAgent({
      CHATOPS_API_KEY: key,
      CHATOPS_INTERVAL: '1',
      DOCKER_SOCKET: engines.staging?.socketPath ?? '',
    });
    await eventually(async () => {
      const { dockerAvailable } = await workspace.admin.get(`/servers/${server.id}`, serverSchema);
      if (!dockerAvailable) throw new Error('staging-1 has not told of its Docker');
    }, 30_000);
  }

  const startedAt = async (tag: 'prod' | 'staging', container: string) =>
    (await engines[tag]?.docker.getContainer(container).inspect())?.State.StartedAt;

  describe.each(platforms)('on %s', (platform: Platform) => {
    const person = (name: 'ada' | 'otto' | 'vera') => workspace.person(platform, name);
    const shop = `prod-1/shop-${platform}`;
    const trial = `staging-1/trial-${platform}`;

    test('an unlinked person is shown the way, links, and has the rights of the account from then on', async () => {
      expect((await ask(person('otto'), '/chatops status staging-1')).visibleText).toMatch(/link/i);
      const offered = await ask(person('otto'), '/chatops link');
      const url = offered.links.find(({ url }) => url.includes('/#/link/'))?.url ?? '';
      const token = url.split('/#/link/')[1];
      const identity = await otto.post('/identities/confirm', { token }, identitySchema);
      expect(identity).toMatchObject({ platform, externalUserId: person('otto').userId });
      await expect(otto.post('/identities/confirm', { token }, identitySchema)).rejects.toThrow();
      expect((await ask(person('otto'), '/chatops whoami')).visibleText).toMatch(/operator on tag:staging/);
    });

    test('may restart staging, not prod', async () => {
      const before = await startedAt('staging', `trial-${platform}`);
      await confirmRestart(person('otto'), trial);
      await person('otto').waitFor(isPublic(new RegExp(`trial-${platform}[\\s\\S]*succeeded`, 'i')), 30_000);
      expect(await startedAt('staging', `trial-${platform}`)).not.toBe(before);
      const refused = await ask(person('otto'), `/chatops restart ${shop}`);
      expect(refused.visibleText).toMatch(/may not|no grant/i);
    });

    test('prod needs a second person: the own approval is refused, another one runs it once', async () => {
      const before = await startedAt('prod', `shop-${platform}`);
      await confirmRestart(person('ada'), shop);
      const asked = await person('vera').waitFor(
        (message) =>
          !message.ephemeral && message.controls.includes('Approve') && mentions(message, platform),
        20_000,
      );
      const own = await press(person('ada'), asked.id, 'Approve');
      expect(own.visibleText).toMatch(/own|second person|somebody else|another person/i);
      expect(await startedAt('prod', `shop-${platform}`)).toBe(before);

      const foreign = await press(person('otto'), asked.id, 'Approve');
      expect(foreign.visibleText).toMatch(/may not|no grant/i);

      await person('vera').click({ label: 'Approve', message: asked.id });
      const result = await person('ada').waitFor(
        (message) => message.id === asked.id && /succeeded/i.test(message.visibleText),
        30_000,
      );
      expect(result.visibleText).toMatch(/vera/i);
      expect(await startedAt('prod', `shop-${platform}`)).not.toBe(before);

      const { items } = await workspace.admin.get('/commands', pageOf(commandSchema));
      const [command, ...others] = items.filter(
        ({ targets }) => targets[0]?.containerName === `shop-${platform}`,
      );
      expect(others).toEqual([]);
      expect(command).toMatchObject({ state: 'succeeded' });
      const { items: audit } = await workspace.admin.get('/audit', pageOf(auditEntrySchema));
      const steps = audit.filter(({ commandId }) => commandId === command?.id);
      expect(steps.filter(({ action }) => action === 'command.finish')).toHaveLength(1);
      expect(steps).toContainEqual(
        expect.objectContaining({ action: 'command.approve', decision: 'allowed', platform }),
      );
    });

    test('what is asked for over the API is put before who may agree, who lets it go from there', async () => {
      const before = await startedAt('prod', `shop-${platform}`);
      const request = { verb: 'restart', targets: [shop], reason: `asked over the API, ${platform}` };
      await workspace.admin.post('/commands', request, commandSchema);
      const asked = await person('vera').waitFor(
        ({ controls, visibleText }) => controls.includes('Approve') && visibleText.includes(request.reason),
        20_000,
      );
      expect(await startedAt('prod', `shop-${platform}`)).toBe(before);
      await person('vera').click({ label: 'Approve', message: asked.id });
      const result = await person('vera').waitFor(
        ({ id, visibleText }) => id === asked.id && /succeeded|restarted/i.test(visibleText),
        30_000,
      );
      expect(result.visibleText).toMatch(/vera/i);
      expect(await startedAt('prod', `shop-${platform}`)).not.toBe(before);
    });

    test('deny wins, and nothing runs', async () => {
      const before = await startedAt('prod', `shop-${platform}`);
      await confirmRestart(person('ada'), shop);
      const asked = await person('vera').waitFor(
        (message) => !message.ephemeral && message.controls.includes('Deny') && mentions(message, platform),
        20_000,
      );
      await person('vera').click({ label: 'Deny', message: asked.id });
      await person('ada').waitFor(
        (message) => message.id === asked.id && /denied/i.test(message.visibleText),
        20_000,
      );
      expect(await startedAt('prod', `shop-${platform}`)).toBe(before);
    });
  });
});

const mentions = ({ visibleText }: ChatMessage, platform: Platform) =>
  visibleText.includes(`shop-${platform}`);
const isPublic =
  (pattern: RegExp) =>
  ({ ephemeral, visibleText }: ChatMessage) =>
    !ephemeral && pattern.test(visibleText);

async function confirmRestart(person: ChatPerson, target: string): Promise<void> {
  expect(await person.type(`/chatops restart ${target}`)).toMatchObject({ ok: true });
  const isQuestion = ({ ephemeral, controls, visibleText }: ChatMessage) =>
    ephemeral && controls.includes('Restart') && visibleText.includes(target.split('/')[1] ?? '');
  await person.waitFor(isQuestion, 20_000);
  await person.click({ label: 'Restart', message: isQuestion });
}

/** Types and returns the next private answer to that person. */
async function ask(person: ChatPerson, text: string): Promise<ChatMessage> {
  const answer = await nextPrivate(person, () => person.type(text));
  return answer;
}

const press = (person: ChatPerson, messageId: string, label: string): Promise<ChatMessage> =>
  nextPrivate(person, () => person.click({ label, message: messageId }));

async function nextPrivate(person: ChatPerson, act: () => Promise<{ ok: boolean }>): Promise<ChatMessage> {
  const seen = new Set((await person.messages()).map(({ id }) => id));
  expect(await act()).toMatchObject({ ok: true });
  return person.waitFor(({ id, ephemeral, thinking }) => ephemeral && !thinking && !seen.has(id), 20_000);
}
