import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type AgentMethod,
  agentFrameSchema,
  agentFrameTypes,
  agentMethods,
  hubFrameSchema,
  hubFrameTypes,
} from '../shared/agent-protocol.ts';

/**
 * Frames as version 1 sends them. They stay for ever: what was once valid has to be read by every later
 * version that still supports it, without losing a field. Add files, never change one.
 */
function load(side: 'agent' | 'hub') {
  const directory = join(import.meta.dirname, 'fixtures/agent-protocol/v1', side);
  return readdirSync(directory).map((file) => {
    const frame: Record<string, unknown> = JSON.parse(readFileSync(join(directory, file), 'utf8'));
    return { name: file.replace('.json', ''), frame };
  });
}

const ofLaterVersion = (name: string) => name.includes('of-a-later');

describe.each([
  ['agent', agentFrameSchema, agentFrameTypes] as const,
  ['hub', hubFrameSchema, hubFrameTypes] as const,
])('protocol version 1, frames of the %s', (side, schema, types) => {
  const fixtures = load(side);

  it.each(fixtures)('$name is read', ({ name, frame }) => {
    const parsed = schema.parse(frame);
    if (!ofLaterVersion(name)) expect(parsed).toEqual(frame);
  });

  it('has every type of frame', () => {
    expect([...new Set(fixtures.map(({ frame }) => frame.type))].sort()).toEqual([...types].sort());
  });
});

describe('protocol version 1, methods', () => {
  const requests = load('hub').filter(({ name, frame }) => frame.type === 'request' && !ofLaterVersion(name));

  it.each(requests)('$name has parameters that are accepted', ({ frame }) => {
    const method = frame.method as AgentMethod;
    expect(agentMethods[method].params.parse(frame.params)).toEqual(frame.params);
  });

  it.each([
    ['response-container', 'container.restart'],
    ['response-containers', 'container.list'],
    ['response-logs', 'container.logs'],
    ['response-processes', 'process.list'],
  ] as const)('%s is a result of %s', (name, method) => {
    const frame = load('agent').find((fixture) => fixture.name === name)?.frame;
    expect(agentMethods[method].result.parse(frame?.result)).toEqual(frame?.result);
  });
});
