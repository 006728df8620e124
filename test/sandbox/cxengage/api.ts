import type { Test } from 'uvu';
import * as v from 'valibot';
import { createClock, type SandboxClock } from '../../../src/sandbox/clock.ts';
import { type CxengageStandIn, startCxengage } from '../../../src/sandbox/cxengage/server.ts';
import type { CxengageSettings } from '../../../src/sandbox/cxengage/settings.ts';
import { beginWith } from '../../helpers/begin-with.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A stand-in with somebody who calls it. `call` signs with the service user's password unless `authorization` is given. */
export interface Api {
  readonly clock: SandboxClock;
  readonly standIn: CxengageStandIn;
  readonly state: CxengageStandIn['state'];
  readonly settings: CxengageStandIn['settings'];
  call(method: string, path: string, body?: unknown, authorization?: string | null): Promise<Answer>;
  send(method: string, path: string, init: { headers?: Record<string, string>; body?: string }): Promise<Answer>;
  /** `Token …` of the API key, or of the service user. */
  token(who?: 'key' | 'person', ttl?: number): Promise<string>;
}

/** One stand-in for all tests of a suite, reset before each of them. It is there only inside tests. */
export function sharedApi(test: Test): Api {
  let started: Api | undefined;
  const now = () => {
    if (!started) throw new Error('the stand-in starts with the first test');
    return started;
  };
  beginWith(
    test,
    async () => {
      started = await startApi();
    },
    () => now().standIn.close(),
  );
  test.before.each(() => now().standIn.reset());
  return {
    get clock() {
      return now().clock;
    },
    get standIn() {
      return now().standIn;
    },
    get state() {
      return now().state;
    },
    get settings() {
      return now().settings;
    },
    call: (...args) => now().call(...args),
    send: (...args) => now().send(...args),
    token: (...args) => now().token(...args),
  };
}

async function startApi(settings: Partial<CxengageSettings> = {}): Promise<Api> {
  const clock = createClock(Date.UTC(2026, 0, 15, 12, 0, 0, 500));
  const standIn = await startCxengage({ clock, settings });
  const { apiKey, serviceUser } = standIn;
  const send: Api['send'] = async (method, path, init) => {
    const response = await fetch(`${standIn.url}${path}`, { method, redirect: 'manual', ...init });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const json = (body: unknown, more: Record<string, string> = {}) => ({
    headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...more },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const token: Api['token'] = async (who = 'key', ttl) => {
    const credentials =
      who === 'key'
        ? { username: apiKey.id, password: apiKey.secret, tenantId: apiKey.tenantId }
        : { username: serviceUser.username, password: serviceUser.password };
    const answer = await send('POST', '/v1/tokens', json({ ...credentials, ...(ttl === undefined ? {} : { ttl }) }));
    return `Token ${v.parse(v.object({ token: v.string() }), JSON.parse(answer.text)).token}`;
  };
  return {
    clock,
    standIn,
    state: standIn.state,
    settings: standIn.settings,
    send,
    token,
    call(method, path, body, authorization = basic(serviceUser.username, serviceUser.password)) {
      return send(method, path, json(body, authorization === null ? {} : { Authorization: authorization }));
    },
  };
}

export const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

export const bodyOf = (answer: Answer): unknown => JSON.parse(answer.text);

const anyRecord = v.record(v.string(), v.unknown());
/** The object under `result`. */
export const resultOf = (answer: Answer) => v.parse(v.object({ result: anyRecord }), bodyOf(answer)).result;
/** The list under `result`. */
export const listOf = (answer: Answer) => v.parse(v.object({ result: v.array(anyRecord) }), bodyOf(answer)).result;
/** The messages per field of a 400. */
export const fieldsOf = (answer: Answer) =>
  v.parse(v.object({ error: v.object({ attribute: anyRecord }) }), bodyOf(answer)).error.attribute;
