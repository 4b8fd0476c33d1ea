import { App, type Logger as BoltLogger, HTTPReceiver, LogLevel } from '@slack/bolt';
import { createLogger } from '../../../shared/logger.ts';
import { SimulatorClient } from '../../simulator-client.ts';
import { SlackPerson } from '../driver.ts';
import {
  type SlackSimulator,
  type SlackSimulatorOptions,
  startSlackSimulator,
} from '../start-slack-simulator.ts';

export interface TestSlack {
  slack: SlackSimulator;
  client: SimulatorClient;
  ada: SlackPerson;
  otto: SlackPerson;
}

/** The SDKs warn about the failures that tests ask for. */
export const quiet: BoltLogger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

export async function startTestSlack(options: Partial<SlackSimulatorOptions> = {}): Promise<TestSlack> {
  const slack = await startSlackSimulator({ logger: createLogger('simulator', 'silent'), ...options });
  return {
    slack,
    client: new SimulatorClient(slack.url),
    ada: new SlackPerson(slack.url, 'U0ADA', 'C0OPS'),
    otto: new SlackPerson(slack.url, 'U0OTTO', 'C0OPS'),
  };
}

/** The real Bolt in Socket Mode. Listeners go on before `start()`. */
export function createSocketModeApp(slack: SlackSimulator): App {
  return new App({
    token: slack.botToken,
    appToken: slack.appToken,
    socketMode: true,
    logger: quiet,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
}

/** The real Bolt behind a request URL. */
export function createHttpModeApp(slack: SlackSimulator, signingSecret = slack.signingSecret) {
  const receiver = new HTTPReceiver({ signingSecret, logger: quiet, endpoints: '/slack/events' });
  const clientOptions = { slackApiUrl: slack.apiUrl };
  return new App({ token: slack.botToken, receiver, logger: quiet, clientOptions });
}
