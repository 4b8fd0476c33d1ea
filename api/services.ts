import type { Registry } from 'prom-client';
import type { Database } from '../drizzle/database.ts';
import type { Bus } from '../shared/bus.ts';
import type { JobProducer } from '../shared/jobs.ts';
import type { Logger } from '../shared/logger.ts';
import type { AgentHub } from './agent-hub/index.ts';
import type { AccessTokens } from './auth/access-token.ts';
import type { ApiKeyChecker } from './auth/api-key-checker.ts';
import type { ApiConfig } from './config.ts';
import type { AddressOf } from './http/client-address.ts';
import type { MinuteWindows } from './minute-windows.ts';
import type { RefusalRecorder } from './operations/refusals/refusal-recorder.ts';
import type { WorkerQuestions } from './operations/worker-questions.ts';

/** What this process has, made once at start and passed down. */
export interface Services {
  config: ApiConfig;
  database: Database;
  bus: Bus;
  jobs: JobProducer;
  questions: WorkerQuestions;
  hub: AgentHub;
  logger: Logger;
  registry: Registry;
  instanceId: string;
  /** Where people reach the web page: PUBLIC_URL, or the address listened on. Known once the API listens. */
  publicUrl(): string;
  accessTokens: AccessTokens;
  apiKeys: ApiKeyChecker;
  refusals: RefusalRecorder;
  /** For links that tie chat users to accounts, by chat user. */
  linkRequests: MinuteWindows<{ count: number }>;
  addressOf: AddressOf;
  /** Of the built web page; absent = where `npm run build` puts it. */
  pageFolder?: string;
}
