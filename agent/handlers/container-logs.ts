import { maxOutputBytes, maxOutputChunkBytes } from '../../shared/agent-protocol.ts';
import { createLineRedactor } from '../../shared/redact.ts';
import { createLogFrameReader } from '../docker/log-frames.ts';
import type { Handler } from './handler.ts';
import { cutLine, LineAssembler } from './log-lines.ts';
import { NewestLines, toChunks } from './output-lines.ts';

/** With `grep`, the last matching lines among this many: what the person asks for is matches, not misses. */
const searchedLines = 10_000;

export const readContainerLogs: Handler<'container.logs'> = async (params, { docker, signal, output }) => {
  const { containerId, tail, sinceSeconds, grep } = params;
  const { Config } = await docker.inspect(containerId, signal);
  const bytes = await docker.logs(
    containerId,
    {
      tail: grep === undefined ? tail : searchedLines,
      since: sinceSeconds === undefined ? undefined : Math.floor(Date.now() / 1000) - sinceSeconds,
    },
    signal,
  );

  const readFrames = createLogFrameReader(Config.Tty);
  const assemblers = { stdout: new LineAssembler(), stderr: new LineAssembler() };
  const redactors = { stdout: createLineRedactor(), stderr: createLineRedactor() };
  const newest = new NewestLines({ maxLines: tail, maxBytes: maxOutputBytes });
  const accept = (stream: 'stdout' | 'stderr', lines: string[]) => {
    for (const line of lines) {
      // Redacted before it is searched: otherwise grep could be used to guess a secret.
      const text = cutLine(redactors[stream](line));
      if (grep === undefined || text.includes(grep)) newest.add({ stream, text });
    }
  };

  for await (const received of bytes) {
    for (const { stream, data } of readFrames(received)) accept(stream, assemblers[stream].push(data));
  }
  for (const stream of ['stdout', 'stderr'] as const) accept(stream, assemblers[stream].end());

  const { lines, truncated } = newest;
  for (const chunk of toChunks(lines, maxOutputChunkBytes)) {
    signal.throwIfAborted();
    await output(chunk.stream, chunk.text);
  }
  return { lines: lines.length, truncated };
};
