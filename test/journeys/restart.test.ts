import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  auditEntrySchema,
  commandSchema,
  finalCommandStates,
  pageOf,
} from '../../shared/api-contract/index.ts';
import { platforms } from '../../simulator/places.ts';
import { has } from '../support/requirements.ts';
import { startTestDocker, type TestDocker } from '../support/test-docker.ts';
import { forms, startWorkspace, type TestWorkspace } from '../support/workspace.ts';

describe.skipIf(!has.docker || !has.redis).each(forms)(
  'restarting a real container from chat (%s)',
  (form) => {
    let docker: TestDocker;
    let workspace: TestWorkspace;

    beforeAll(async () => {
      docker = await startTestDocker();
      workspace = await startWorkspace(form, { agent: { DOCKER_SOCKET: docker.socketPath } });
    });
    afterAll(async () => {
      await workspace?.close();
      await docker?.stop();
    });

    describe.each(platforms)('on %s', (platform) => {
      const web = `web-${platform}`;
      const ada = () => workspace.person(platform, 'ada');
      const startedAt = async () => (await docker.docker.getContainer(web).inspect()).State.StartedAt;

      beforeAll(async () => {
        await docker.run(web);
        await workspace.untilContainerIsKnown(web);
      });

      test('confirm, progress and result are one message, and Docker, the command and the audit agree', async () => {
        const before = await startedAt();
        const typed = await ada().type(`/chatops restart ${web}`);
        expect(typed).toMatchObject({ ok: true });

        const confirmation = await ada().waitFor(
          (message) =>
            message.ephemeral && message.controls.includes('Restart') && message.controls.includes('Cancel'),
        );
        expect(confirmation.visibleText).toContain(web);
        expect(await startedAt()).toBe(before);

        await ada().click('Restart');
        const result = await ada().waitForText(/succeeded/i, 30_000);
        expect(result.ephemeral).toBe(false);
        expect(result.edited).toBe(true);
        expect(result.visibleText).toContain(web);
        expect(result.visibleText).toMatch(/\d+(\.\d+)? ?(ms|s)\b/);
        expect(result.visibleText).toMatch(/ada/i);
        expect(await startedAt()).not.toBe(before);

        const publicMessages = (await ada().messages()).filter(
          (message) => !message.ephemeral && message.fromBot,
        );
        expect(publicMessages).toHaveLength(1);

        const { items } = await workspace.admin.get('/commands', pageOf(commandSchema));
        const commands = items.filter(({ targets }) => targets[0]?.containerName === web);
        expect(commands).toHaveLength(1);
        expect(commands[0]).toMatchObject({ verb: 'restart', state: 'succeeded' });

        const { items: audit } = await workspace.admin.get('/audit', pageOf(auditEntrySchema));
        const ofCommand = audit.filter((entry) => entry.commandId === commands[0]?.id);
        expect(ofCommand.map((entry) => entry.action)).toEqual(
          expect.arrayContaining(['command.create', 'command.confirm', 'command.finish']),
        );
        const created = ofCommand.find((entry) => entry.action === 'command.create');
        expect(created).toMatchObject({ platform, rawText: expect.stringContaining(web) });
        expect(ofCommand.find((entry) => entry.action === 'command.finish')?.outcome).toBe('succeeded');
      });

      test('logs come back as text', async () => {
        await ada().type(`/chatops logs box-1/${web} --tail 5`);
        await ada().waitFor(
          ({ ephemeral, visibleText }) =>
            ephemeral && /\bstarted\b/.test(visibleText) && /logs/i.test(visibleText),
          20_000,
        );
      });

      test('a container that is gone is said so, and nothing is left running', async () => {
        const doomed = `doomed-${platform}`;
        const id = await docker.run(doomed);
        await workspace.untilContainerIsKnown(doomed);
        await ada().type(`/chatops restart ${doomed}`);
        await ada().waitFor(
          ({ ephemeral, visibleText, controls }) =>
            ephemeral && visibleText.includes(doomed) && controls.includes('Restart'),
        );
        await docker.docker.getContainer(id).remove({ force: true });
        await ada().click({ label: 'Restart', message: ({ visibleText }) => visibleText.includes(doomed) });
        const answer = await ada().waitFor(
          ({ ephemeral, visibleText }) =>
            !ephemeral && visibleText.includes(doomed) && /failed/i.test(visibleText),
          30_000,
        );
        expect(answer.visibleText).toMatch(/gone|no longer|not there|removed/i);
      });
    });

    test('an agent that is offline is said so, and nothing is queued for later', async () => {
      await workspace.agent.stop();
      for (const platform of platforms) {
        const ada = workspace.person(platform, 'ada');
        await ada.type(`/chatops restart web-${platform}`);
        const answer = await ada.waitFor(
          ({ ephemeral, visibleText }) => ephemeral && /offline|not connected/i.test(visibleText),
          20_000,
        );
        expect(answer.visibleText).toContain('box-1');
      }
      const { items } = await workspace.admin.get('/commands', pageOf(commandSchema));
      expect(items.every(({ state }) => finalCommandStates.has(state))).toBe(true);
    });
  },
);
