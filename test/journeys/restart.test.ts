import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  auditEntrySchema,
  commandSchema,
  finalCommandStates,
  pageOf,
} from '../../shared/api-contract/index.ts';
import { has } from '../support/requirements.ts';
import { startTestDocker, type TestDocker } from '../support/test-docker.ts';
import { forms, startWorkspace, type TestWorkspace } from '../support/workspace.ts';

describe.skipIf(!has.docker || !has.redis).each(forms)(
  'restarting a real container from Slack (%s)',
  (form) => {
    let docker: TestDocker;
    let workspace: TestWorkspace;
    let containerId: string;

    beforeAll(async () => {
      docker = await startTestDocker();
      containerId = await docker.run('web-1');
      workspace = await startWorkspace(form, { agent: { DOCKER_SOCKET: docker.socketPath } });
      await workspace.untilContainerIsKnown('web-1');
    });
    afterAll(async () => {
      await workspace?.close();
      await docker?.stop();
    });

    const startedAt = async () => (await docker.docker.getContainer(containerId).inspect()).State.StartedAt;

    test('confirm, progress and result are one message, and Docker, the command and the audit agree', async () => {
      const before = await startedAt();
      const typed = await workspace.ada.type('/chatops restart web-1');
      expect(typed.ok).toBe(true);

      const confirmation = await workspace.ada.waitFor(
        (message) =>
          message.ephemeral && message.controls.includes('Restart') && message.controls.includes('Cancel'),
      );
      expect(confirmation.visibleText).toContain('web-1');
      expect(await startedAt()).toBe(before);

      await workspace.ada.click('Restart');
      const result = await workspace.ada.waitForText(/succeeded/i, 30_000);
      expect(result.ephemeral).toBe(false);
      expect(result.edited).toBe(true);
      expect(result.visibleText).toContain('web-1');
      expect(result.visibleText).toMatch(/\d+(\.\d+)? ?(ms|s)\b/);
      expect(result.visibleText).toMatch(/Ada|U0ADA/);
      expect(await startedAt()).not.toBe(before);

      const publicMessages = (await workspace.ada.messages()).filter(
        (message) => !message.ephemeral && message.user.isBot,
      );
      expect(publicMessages).toHaveLength(1);

      const { items: commands } = await workspace.admin.get('/commands', pageOf(commandSchema));
      expect(commands).toHaveLength(1);
      expect(commands[0]).toMatchObject({ verb: 'restart', state: 'succeeded' });

      const { items: audit } = await workspace.admin.get('/audit', pageOf(auditEntrySchema));
      const ofCommand = audit.filter((entry) => entry.commandId === commands[0]?.id);
      expect(ofCommand.map((entry) => entry.action)).toEqual(
        expect.arrayContaining(['command.create', 'command.confirm', 'command.finish']),
      );
      expect(ofCommand.find((entry) => entry.action === 'command.create')?.rawText).toContain(
        'restart web-1',
      );
      expect(ofCommand.find((entry) => entry.action === 'command.finish')?.outcome).toBe('succeeded');
    });

    test('logs come back as text', async () => {
      await workspace.ada.type('/chatops logs box-1/web-1 --tail 5');
      await workspace.ada.waitFor(
        (message) =>
          message.ephemeral && /\bstarted\b/.test(message.visibleText) && /logs/i.test(message.visibleText),
        20_000,
      );
    });

    test('a container that is gone is said so, and nothing is left running', async () => {
      const doomed = await docker.run('doomed');
      await workspace.untilContainerIsKnown('doomed');
      await workspace.ada.type('/chatops restart doomed');
      await workspace.ada.waitFor(
        (message) =>
          message.ephemeral && message.visibleText.includes('doomed') && message.controls.includes('Restart'),
      );
      await docker.docker.getContainer(doomed).remove({ force: true });
      await workspace.ada.click({
        label: 'Restart',
        message: (message) => message.visibleText.includes('doomed'),
      });
      const answer = await workspace.ada.waitFor(
        (message) =>
          !message.ephemeral && message.visibleText.includes('doomed') && /failed/i.test(message.visibleText),
        30_000,
      );
      expect(answer.visibleText).toMatch(/gone|no longer|not there|removed/i);
    });

    test('an agent that is offline is said so, and nothing is queued for later', async () => {
      await workspace.agent.stop();
      await workspace.ada.type('/chatops restart web-1');
      const answer = await workspace.ada.waitFor(
        (message) => message.ephemeral && /offline|not connected/i.test(message.visibleText),
        20_000,
      );
      expect(answer.visibleText).toContain('box-1');
      const { items } = await workspace.admin.get('/commands', pageOf(commandSchema));
      expect(items.every(({ state }) => finalCommandStates.has(state))).toBe(true);
    });
  },
);
