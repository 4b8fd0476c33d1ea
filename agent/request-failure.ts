import type { Failure } from '../shared/agent-protocol.ts';

/** Why a request was not done, in the protocol's words. `message` reaches the person who asked. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  readonly code: Failure['code'];

  constructor(code: Failure['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
