import { pino, stdTimeFunctions } from 'pino';
import { expect, it } from 'vitest';
import { LogBuffer } from './log-buffer.ts';

const loggerInto = (buffer: LogBuffer) =>
  pino({ base: { role: 'api' }, timestamp: stdTimeFunctions.isoTime }, buffer);

it('gives lines back as rows: level in words, source, server and the other fields', () => {
  const buffer = new LogBuffer();
  const serverId = '01a20a4e-e642-7715-9774-c8e1876578d1';
  loggerInto(buffer).child({ part: 'hub' }).warn({ serverId, count: 3 }, 'samples refused');
  expect(buffer.drain()).toEqual([
    {
      at: expect.any(Date),
      level: 'warn',
      source: 'api/hub',
      serverId,
      message: 'samples refused',
      fields: { serverId, count: 3 },
    },
  ]);
  expect(buffer.drain()).toEqual([]);
});

it('drops the oldest when nobody drains', () => {
  const buffer = new LogBuffer(2);
  const logger = loggerInto(buffer);
  for (const text of ['a', 'b', 'c']) logger.error(text);
  expect(buffer.drain().map(({ message }) => message)).toEqual(['b', 'c']);
});
