import { type ApiError, toApiError } from '../api/api-error.ts';
import type { LoginResponse, Me, User } from '../api/contract.ts';
import { type ApiRequest, readJson, send } from '../api/send.ts';

export type SessionState =
  | { is: 'starting' }
  /** Whether somebody is logged in could not be found out. */
  | { is: 'unknown'; error: ApiError }
  | { is: 'out'; reason?: string | undefined }
  | { is: 'in'; user: User };

const refreshEarlyMs = 60_000;
const retryMs = 5_000;
/** Waiting for another tab that refreshes. */
const lockDeadlineMs = 20_000;

/**
 * The login of this tab. The access token is kept here and nowhere else; what outlives a reload is the
 * refresh cookie, which no script can read. Refreshes happen one at a time, over all tabs: each replaces
 * the cookie, and two at once would look like a stolen one.
 */
export class Session {
  #state: SessionState = { is: 'starting' };
  #token = '';
  #expiresAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #refreshing: Promise<void> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #otherTabs = new BroadcastChannel('chatops-session');

  constructor() {
    this.#otherTabs.onmessage = () => this.#end(undefined);
    // Timers sleep with the machine.
    document.addEventListener('visibilitychange', () => {
      const due = Date.now() > this.#expiresAt - refreshEarlyMs;
      if (!document.hidden && this.#state.is === 'in' && due) void this.#refreshInTime();
    });
  }

  readonly read = (): SessionState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Finds out by the cookie who is logged in. */
  async start(): Promise<void> {
    this.#enter({ is: 'starting' });
    await this.#refresh().catch((error: unknown) => this.#enter({ is: 'unknown', error: toApiError(error) }));
  }

  /** Login, and links that log in. @throws ApiError */
  async logIn(path: 'auth/login' | 'auth/links/accept', body: unknown): Promise<void> {
    this.#accept(await readJson<LoginResponse>(await send({ method: 'POST', path, body })));
  }

  async logOut(): Promise<void> {
    await send({ method: 'POST', path: 'auth/logout' });
    this.ended();
  }

  /** The API has ended this session: here and in the other tabs. */
  ended(reason?: string): void {
    this.#end(reason);
    this.#otherTabs.postMessage('ended');
  }

  /** The answer's JSON. @throws ApiError */
  async ask<Answer>(request: ApiRequest): Promise<Answer> {
    return readJson<Answer>(await this.request(request));
  }

  /** For what answers with nothing. @throws ApiError */
  async tell(request: ApiRequest): Promise<void> {
    await this.request(request);
  }

  /** With the access token, which is renewed once when it is not taken. @throws ApiError */
  async request(request: ApiRequest): Promise<Response> {
    const token = this.#token;
    try {
      return await send(request, token);
    } catch (error) {
      const { status, code } = toApiError(error);
      if (code === 'forbidden' && this.#state.is === 'in') void this.#reloadUser();
      if (status !== 401 || this.#state.is !== 'in') throw error;
      // Another request may have renewed it meanwhile.
      if (token === this.#token) await this.#refresh();
      if (this.#token === '') throw error;
    }
    return send(request, this.#token);
  }

  /** One at a time in this tab, and over all tabs. @throws ApiError when nobody answered */
  #refresh(): Promise<void> {
    this.#refreshing ??= withLock(() => this.#refreshNow()).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refreshNow(): Promise<void> {
    try {
      const login = await readJson<LoginResponse>(await send({ method: 'POST', path: 'auth/refresh' }));
      // Another tab took an invitation, say: what was begun here must not be done in that person's name.
      if (this.#state.is === 'in' && this.#state.user.id !== login.user.id)
        this.#end('Somebody else has logged in with this browser.');
      else this.#accept(login);
    } catch (thrown) {
      const error = toApiError(thrown);
      if (error.status !== 401) throw error;
      this.#end(this.#state.is === 'in' ? error.message : undefined);
    }
  }

  async #refreshInTime(): Promise<void> {
    await this.#refresh().catch(() => this.#schedule(retryMs));
  }

  /** Rights may have changed: what is refused should no longer be offered. */
  async #reloadUser(): Promise<void> {
    const answer = await send({ path: 'auth/me' }, this.#token).catch(() => undefined);
    const me = (await answer?.json()) as Me | undefined;
    if (me !== undefined && this.#state.is === 'in') this.#enter({ is: 'in', user: me.user });
  }

  #accept({ accessToken, expiresIn, user }: LoginResponse): void {
    this.#token = accessToken;
    this.#expiresAt = Date.now() + expiresIn * 1000;
    this.#schedule(expiresIn * 1000 - refreshEarlyMs);
    this.#enter({ is: 'in', user });
  }

  #end(reason: string | undefined): void {
    clearTimeout(this.#timer);
    this.#token = '';
    this.#enter({ is: 'out', reason });
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refreshInTime(), Math.max(delayMs, retryMs));
  }

  #enter(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

function withLock(work: () => Promise<void>): Promise<void> {
  // Absent without https; there the grace of the API has to do.
  if (!('locks' in navigator)) return work();
  return navigator.locks.request('chatops-refresh', { signal: AbortSignal.timeout(lockDeadlineMs) }, work);
}
