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

test.each([
  ['agent', 'CHATOPS_API_KEY'],
  ['enrolment', 'CHATOPS_ENROLMENT_KEY'],
] as const)(
  'a key of kind %s stands in one command as %s, and only the name of its file in the other',
  (scope, setting) => {
    expect(agentCommand('ws://a', 'cop_1', scope)).toBe(
      `CHATOPS_URL=ws://a ${setting}=cop_1 node dist/agent/main.js`,
    );
    expect(agentFileCommand('ws://a', scope)).toBe(
      `CHATOPS_URL=ws://a ${setting}_FILE=chatops-agent.key node dist/agent/main.js`,
    );
  },
);
