import { randomUUID } from 'node:crypto';
import type { SandboxClock } from '../clock.ts';
import { createAddresses } from './addresses.ts';
import type { Calls } from './calls.ts';
import { httpBody, type RawAnswer, type RawDelivery } from './http-mode.ts';
import { type Json, textOf } from './json.ts';
import type { Envelope, SocketMode } from './socket-mode.ts';

/** What came of a delivery, as the person's Slack client gets to know it. */
export type Delivered =
  | { readonly acked: true; readonly body: unknown }
  | { readonly acked: false; readonly failure: string };

export interface Delivery {
  /** HTTP mode: signed posts to these addresses in turn; none: Socket Mode. */
  to(...urls: readonly string[]): void;
  /** Delivers once. Commands, actions and submissions are never repeated by Slack. */
  send(payload: Json, retry?: Retry): Promise<Delivered>;
  /** Delivers an event, up to three times more while it is not acked. */
  event(payload: Json): Promise<Delivered>;
  /** Sends anything, signed as asked. */
  raw(payload: Json | string, raw: RawDelivery): Promise<RawAnswer>;
  /** The last delivery again, word for word. */
  resend(): Promise<Delivered>;
  /** Gives up what is under way. */
  giveUp(): void;
}

interface Retry {
  readonly num: number;
  readonly reason: string;
}

/** Told which address or socket got a delivery. */
type Reached = (to: string) => void;

/** The time that the app has to acknowledge (docs.slack.dev/tools/bolt-js/concepts/acknowledge). */
const ACK_MS = 3000;
/** docs.slack.dev/apis/events-api, "Error handling": at once, after a minute, after five. */
const RETRY_AFTER_MS = [0, 60_000, 300_000];

function envelopeType(payload: Json): Envelope['type'] {
  if (typeof payload.command === 'string') return 'slash_commands';
  return payload.type === 'event_callback' ? 'events_api' : 'interactive';
}

function nameOf(payload: Json): string {
  return typeof payload.command === 'string' ? 'slash_commands' : textOf(payload.type);
}

/** The ack's content: nothing, JSON, or a plain text. */
function contentOf({ body, type }: RawAnswer): unknown {
  if (body === '') return undefined;
  return type.includes('json') ? JSON.parse(body) : { text: body };
}

export function createDelivery(clock: SandboxClock, calls: Calls, socket: SocketMode, signingSecret: string): Delivery {
  const addresses = createAddresses(signingSecret);
  let last: { readonly payload: Json; readonly envelope: Envelope } | undefined;
  let stop = new AbortController();
  const pending = new Set<() => void>();

  const overHttp = async (payload: Json, reached: Reached, retry?: Retry): Promise<Delivered> => {
    const headers = retry &&
      payload.type === 'event_callback' && {
        'x-slack-retry-num': String(retry.num),
        'x-slack-retry-reason': retry.reason,
      };
    try {
      const answer = await addresses.post(httpBody(payload), headers ? { headers } : {}, stop.signal);
      reached(answer.to);
      if (answer.status !== 200) return { acked: false, failure: `http_status_${answer.status}` };
      return { acked: true, body: contentOf(answer) };
    } catch {
      return { acked: false, failure: 'dispatch_failed' };
    }
  };
  const overSocket = (envelope: Envelope, reached: Reached) =>
    new Promise<Delivered>((resolve) => {
      // An ack without content arrives as an empty object.
      const onAck = (body: unknown) => resolve({ acked: true, body: isEmptyAck(body) ? undefined : body });
      const to = socket.send(envelope, onAck);
      if (to) reached(to);
      else resolve({ acked: false, failure: 'dispatch_failed' });
    });

  const deliver = (envelope: Envelope, retry?: Retry): Promise<Delivered> => {
    const { payload } = envelope;
    const note = calls.add('delivery', nameOf(payload), payload);
    return new Promise((resolve) => {
      let over = false;
      let to: string | undefined;
      const reached = (by: string) => {
        to = by;
      };
      const end = (delivered: Delivered) => {
        cancel();
        pending.delete(giveUp);
        note(delivered, { late: over && delivered.acked, to });
        over = true;
        resolve(delivered);
      };
      const giveUp = () => end({ acked: false, failure: 'dispatch_failed' });
      const cancel = clock.after(ACK_MS, () => end({ acked: false, failure: 'operation_timeout' }));
      pending.add(giveUp);
      const way = addresses.some ? overHttp(payload, reached, retry) : overSocket(envelope, reached);
      // After the 3 s only a late ack is still worth a note; the person has seen the failure.
      void way.then((delivered) => {
        if (!over || delivered.acked) end(delivered);
      });
    });
  };

  const send = (payload: Json, retry?: Retry): Promise<Delivered> => {
    const type = envelopeType(payload);
    const envelope: Envelope = {
      envelope_id: randomUUID(),
      type,
      accepts_response_payload: type !== 'events_api',
      payload,
      ...(type === 'events_api' && { retry_attempt: retry?.num ?? 0, retry_reason: retry?.reason ?? '' }),
    };
    last = { payload, envelope };
    return deliver(envelope, retry);
  };

  return {
    to: (...urls) => addresses.set(urls),
    send,
    async event(payload) {
      const { signal } = stop;
      let delivered = await send(payload);
      for (const [index, wait] of RETRY_AFTER_MS.entries()) {
        if (delivered.acked || signal.aborted) break;
        const reason = delivered.failure.startsWith('http_status') ? 'http_error' : 'http_timeout';
        await new Promise<void>((resolve) => {
          const cancel = clock.after(wait, resolve);
          pending.add(() => {
            cancel();
            resolve();
          });
        });
        if (!signal.aborted) delivered = await send(payload, { num: index + 1, reason });
      }
      return delivered;
    },
    async raw(payload, raw) {
      if (addresses.some) {
        const body =
          typeof payload === 'string'
            ? { body: payload, contentType: 'application/x-www-form-urlencoded' }
            : httpBody(payload);
        const note = calls.add('delivery', 'raw', payload);
        const { to, ...answer } = await addresses.post(body, raw, stop.signal);
        note(answer, { to });
        return answer;
      }
      if (typeof payload === 'string') throw new Error('a raw text can only be delivered over HTTP');
      const delivered = await send(payload);
      const body = delivered.acked ? delivered.body : delivered.failure;
      return { status: delivered.acked ? 200 : 0, body: JSON.stringify(body) ?? '', type: 'application/json' };
    },
    resend() {
      if (!last) throw new Error('nothing was delivered yet');
      return deliver({ ...last.envelope, retry_attempt: 0, retry_reason: '' }, { num: 0, reason: 'http_timeout' });
    },
    giveUp() {
      stop.abort();
      stop = new AbortController();
      for (const giveUp of [...pending]) giveUp();
      pending.clear();
    },
  };
}

function isEmptyAck(body: unknown): boolean {
  return body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0);
}
