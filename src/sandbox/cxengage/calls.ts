import { isoSeconds } from './iso-seconds.ts';

/** One request that came in, whatever became of it. It holds no secret. */
export interface RecordedCall {
  /** Milliseconds since 1970 by the sandbox clock. */
  readonly at: number;
  /** The same, to read. */
  readonly time: string;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** The word before the credential: `Token`, `Basic`, …; `none` when it is missing; null without the header. */
  readonly authorization: string | null;
  readonly contentType: string | null;
  /** Parsed; the text itself when it is no JSON; null when empty. Passwords are blotted out. */
  readonly body: unknown;
  /** The status sent; `dropped` when the connection broke before an answer went out; `waiting` until either. */
  readonly status: number | 'dropped' | 'waiting';
  /** The body of the answer, also of one that got lost; absent while there is none. Tokens are blotted out. */
  readonly reply?: unknown;
  /** It stored or changed something (a late write turns this on later). */
  readonly wrote: boolean;
}

/** The same record, for the part that fills it in. */
export type OpenCall = { -readonly [key in keyof RecordedCall]: RecordedCall[key] };

export interface Calls {
  readonly list: readonly RecordedCall[];
  open(call: Pick<RecordedCall, 'at' | 'method' | 'path' | 'authorization' | 'contentType' | 'body'>): OpenCall;
  /** Tells the listeners that a call came in or changed. */
  changed(call: RecordedCall): void;
  onCall(listener: (call: RecordedCall) => void): () => void;
  clear(): void;
}

export function createCalls(): Calls {
  const list: OpenCall[] = [];
  const listeners = new Set<(call: RecordedCall) => void>();
  return {
    list,
    open(call) {
      const record: OpenCall = {
        ...call,
        body: withoutSecrets(call.body),
        time: isoSeconds(call.at),
        status: 'waiting',
        wrote: false,
      };
      list.push(record);
      return record;
    },
    changed(call) {
      for (const listener of [...listeners]) listener(call);
    },
    onCall(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      list.length = 0;
    },
  };
}

/** The same without what opens doors. */
export function withoutSecrets(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      /(password|token)$/i.test(key) && typeof value === 'string' ? '***' : value,
    ]),
  );
}
