import type { SandboxClock } from '../clock.ts';
import { isJson } from './json.ts';

/** One thing that passed between Slack and the app, in either direction. */
export interface RecordedCall {
  /** By the sandbox clock, ms. */
  readonly at: number;
  /** `api`: a Web API call; `delivery`: sent to the app; `response_url`; `file`: an upload or a download. */
  readonly kind: 'api' | 'delivery' | 'response_url' | 'file';
  /** The Web API method, or what was delivered (`slash_commands`, `block_actions`, …). */
  readonly method: string;
  /** Without tokens. */
  readonly arguments: unknown;
  /** Undefined until there is one. */
  readonly answer?: unknown;
  /** The app's ack came after Slack's 3 s: the person has seen a failure by then. */
  readonly late?: boolean;
  /** Which of the app's instances got the delivery: its address, or its socket by the order of opening (`socket 2`). */
  readonly to?: string;
}

interface CallEnd {
  readonly late?: boolean;
  readonly to?: string | undefined;
}

export interface Calls {
  readonly all: readonly RecordedCall[];
  /** Notes a call; the answer is filled in with the returned function. */
  add(kind: RecordedCall['kind'], method: string, args: unknown): (answer: unknown, end?: CallEnd) => void;
  reset(): void;
}

function withoutTokens(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTokens);
  if (!isJson(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.endsWith('token'))
      .map(([key, held]) => [key, withoutTokens(held)]),
  );
}

export function createCalls(clock: SandboxClock, changed: () => void): Calls {
  const all: RecordedCall[] = [];
  return {
    all,
    add(kind, method, args) {
      const call = { at: clock.now(), kind, method, arguments: withoutTokens(args) };
      all.push(call);
      changed();
      return (answer, { late, to } = {}) => {
        Object.assign(call, { answer: withoutTokens(answer) }, late && { late }, to && { to });
        changed();
      };
    },
    reset() {
      all.length = 0;
    },
  };
}
