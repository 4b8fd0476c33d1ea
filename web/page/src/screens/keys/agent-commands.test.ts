import { expect, test } from 'vitest';
import { agentCommand, agentFileCommand, agentUrl } from './agent-commands.ts';

test.each([
  ['http://127.0.0.1:8080/#/keys', 'ws://127.0.0.1:8080'],
  ['https://chatops.example.org/', 'wss://chatops.example.org'],
  ['https://example.org/chatops/#/keys?server=a/b', 'wss://example.org/chatops'],
  ['https://example.org/chatops/index.html#/keys', 'wss://example.org/chatops'],
])('the agent of the page %s connects to %s', (page, url) => {
  expect(agentUrl(page)).toBe(url);
});

test('the key stands in one command, and only the name of its file in the other', () => {
  expect(agentCommand('ws://a', 'cop_1')).toBe(
    'CHATOPS_URL=ws://a CHATOPS_API_KEY=cop_1 node dist/agent/main.js',
  );
  expect(agentFileCommand('ws://a')).toBe(
    'CHATOPS_URL=ws://a CHATOPS_API_KEY_FILE=chatops-agent.key node dist/agent/main.js',
  );
});
