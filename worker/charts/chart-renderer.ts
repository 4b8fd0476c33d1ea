import type { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { ChartSpec } from './chart-spec.ts';
import type { RenderReply, RenderRequest } from './render-protocol.ts';
import { spawnRenderThread } from './spawn-render-thread.ts';

export interface ChartRenderer {
  /** @returns a PNG. @throws AppError `rate_limited` (queue full), `timeout`, `unavailable`, `internal`. */
  render(spec: ChartSpec): Promise<Buffer>;
  close(): Promise<void>;
}

export interface ChartRendererOptions {
  logger: Logger;
  /** Default 1: a chart takes some 30 ms, so one thread draws more than chats can show. */
  threads?: number;
  /** Charts waiting, beyond those being drawn; default 64. */
  maxQueue?: number;
  /** From request to PNG, waiting included; a chart beyond it takes its thread down. Default 8000. */
  timeoutMs?: number;
  spawn?: () => Worker;
}

interface Request extends RenderRequest {
  resolve(png: Buffer): void;
  reject(error: AppError): void;
  timer: NodeJS.Timeout;
}

/**
 * Draws charts off the event loop. A thread that crashes or hangs costs the chart it was drawing,
 * nothing else; its successor starts with the next request.
 */
export function createChartRenderer(options: ChartRendererOptions): ChartRenderer {
  const { logger, threads = 1, maxQueue = 64, timeoutMs = 8000, spawn = spawnRenderThread } = options;
  const waiting: Request[] = [];
  const slots: { worker?: Worker; current?: Request }[] = Array.from({ length: threads }, () => ({}));
  let nextId = 1;
  let closed = false;

  type Slot = (typeof slots)[number];

  function settle(request: Request, outcome: Buffer | AppError): void {
    clearTimeout(request.timer);
    if (outcome instanceof AppError) request.reject(outcome);
    else request.resolve(outcome);
  }

  /** Ends the slot's thread; what it was drawing fails with `error`. */
  async function discard(slot: Slot, error: AppError): Promise<void> {
    const { worker, current } = slot;
    slot.worker = undefined;
    slot.current = undefined;
    worker?.removeAllListeners();
    // A listener stays: an error of a thread nobody listens to would end the process.
    worker?.on('error', (cause) => logger.debug({ err: cause }, 'discarded render thread failed'));
    if (current) settle(current, error);
    await worker?.terminate();
  }

  function threadOf(slot: Slot): Worker {
    if (slot.worker) return slot.worker;
    const worker = spawn();
    slot.worker = worker;
    worker.on('message', (reply: RenderReply) => {
      const { current } = slot;
      if (current?.id !== reply.id) return;
      slot.current = undefined;
      if (reply.ok)
        settle(current, Buffer.from(reply.png.buffer, reply.png.byteOffset, reply.png.byteLength));
      else
        settle(current, new AppError('internal', 'The chart could not be drawn.', { cause: reply.problem }));
      next();
    });
    const onEnd = (cause: unknown) => {
      logger.warn({ err: cause }, 'render thread ended');
      void discard(slot, new AppError('unavailable', 'The chart could not be drawn.', { cause }));
      next();
    };
    worker.on('error', onEnd);
    worker.on('exit', (code) => onEnd(new Error(`exit code ${code}`)));
    // A pending chart must not keep a process that wants to end.
    worker.unref();
    return worker;
  }

  function next(): void {
    for (const slot of slots) {
      if (slot.current || closed) continue;
      const request = waiting.shift();
      if (!request) return;
      slot.current = request;
      threadOf(slot).postMessage({ id: request.id, spec: request.spec } satisfies RenderRequest);
    }
  }

  function giveUp(request: Request): void {
    const error = new AppError('timeout', `The chart was not drawn within ${timeoutMs / 1000} s.`);
    const place = waiting.indexOf(request);
    if (place >= 0) {
      waiting.splice(place, 1);
      settle(request, error);
      return;
    }
    const slot = slots.find(({ current }) => current === request);
    if (slot) void discard(slot, error);
    next();
  }

  return {
    render: (spec) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new AppError('unavailable', 'The worker is closing.'));
        if (waiting.length >= maxQueue)
          return reject(new AppError('rate_limited', 'Too many charts at once.'));
        const id = nextId;
        nextId += 1;
        const request: Request = {
          id,
          spec,
          resolve,
          reject,
          timer: setTimeout(() => giveUp(request), timeoutMs),
        };
        waiting.push(request);
        next();
      }),
    close: async () => {
      closed = true;
      const error = new AppError('unavailable', 'The worker is closing.');
      for (const request of waiting.splice(0)) settle(request, error);
      await Promise.all(slots.map((slot) => discard(slot, error)));
    },
  };
}
