import type { AddressInfo } from 'node:net';
import { type App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { slackLogger } from '../../shared/slack/slack-logger.ts';
import type { SlackSettings } from './start-slack.ts';

/** One way by which Slack's events come in. */
export interface Inlet {
  receiver: HTTPReceiver | SocketModeReceiver;
  /** The port, in HTTP mode. */
  open(app: App): Promise<number | undefined>;
  close(): Promise<void>;
}

/** With an app token Slack is dialled (Socket Mode); with a signing secret alone Slack calls us. */
export function createInlet(settings: SlackSettings, logger: Logger): Inlet {
  return settings.appToken === undefined
    ? createHttpInlet(settings, logger)
    : createSocketInlet(settings.appToken, settings.apiUrl, logger);
}

function createSocketInlet(appToken: string, apiUrl: string, logger: Logger): Inlet {
  const receiver = new SocketModeReceiver({
    appToken,
    logger: slackLogger(logger),
    installerOptions: {
      clientOptions: {
        slackApiUrl: apiUrl,
        timeout: 10_000,
        // A reconnect that gives up is thrown where nobody can catch it: practically never give up.
        retryConfig: { retries: 10_000, factor: 1.3, maxTimeout: 30_000 },
      },
    },
  });
  return {
    receiver,
    async open(app) {
      await app.start();
      return undefined;
    },
    async close() {
      await Promise.race([receiver.client.disconnect(), afterMs(2000)]);
    },
  };
}

function createHttpInlet({ signingSecret, host, port }: SlackSettings, logger: Logger): Inlet {
  const receiver = new HTTPReceiver({
    // Bolt checks the signature over the raw body, in constant time, and refuses what is older than 5 minutes.
    signingSecret: signingSecret ?? '',
    endpoints: ['/slack/events'],
    customRoutes: [
      { path: '/healthz', method: 'GET', handler: (_request, response) => response.writeHead(200).end('ok') },
    ],
    logger: slackLogger(logger),
  });
  return {
    receiver,
    async open(app) {
      const server = await app.start({ host, port }).catch((cause: unknown) => {
        if (!(cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE')) throw cause;
        throw new AppError('unavailable', `Port ${port} is already in use.`, {
          hint: 'Set BOT_PORT to another one.',
          cause,
        });
      });
      const address = 'address' in server && typeof server.address === 'function' ? server.address() : null;
      return isAddress(address) ? address.port : undefined;
    },
    async close() {
      await Promise.race([receiver.stop(), afterMs(2000)]);
    },
  };
}

const isAddress = (value: unknown): value is AddressInfo =>
  typeof value === 'object' && value !== null && 'port' in value;

/** Does not keep the process alive. */
const afterMs = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
