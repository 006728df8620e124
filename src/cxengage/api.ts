import pLimit from 'p-limit';
import * as v from 'valibot';
import { isKnownError } from '../errors.ts';
import type { Budget } from '../ports/platform.ts';
import type { Clock } from '../ports/runtime.ts';
import { untilAborted } from '../timeouts.ts';
import type { Outgoing, Reply, Send } from './client.ts';
import { errorText } from './error-text.ts';
import { noAnswer, type Purpose, refusal, unreadable } from './errors.ts';
import type { Tokens } from './token.ts';

/** How long a list of the API is cached. */
export const LIST_LIFETIME_MS = 60_000;

/** Reads a list and drops the entries that do not match `entry` or repeat an id. */
export function readableEntries<T extends { readonly id: string }>(entry: v.GenericSchema<unknown, T>) {
  return v.pipe(
    v.array(v.unknown()),
    v.transform((list): readonly T[] => {
      const byId = new Map<string, T>();
      for (const one of list) {
        const parsed = v.safeParse(entry, one);
        if (parsed.success && !byId.has(parsed.output.id)) byId.set(parsed.output.id, parsed.output);
      }
      return [...byId.values()];
    }),
  );
}

/** An API call with the bot's token. */
export interface Call extends Pick<Outgoing, 'method' | 'path' | 'body'>, Purpose {
  readonly budget?: Budget | undefined;
  /** This look-up returns 404 instead of an empty list when it finds nothing. For other calls a 404 is an error. */
  readonly emptyAt404?: boolean;
}

/**
 * Makes the call and returns the reply's `result`, parsed by `schema`. Throws KnownError.
 *
 * After a 401 it renews the token and repeats the call once, because a 401 proves that nothing was written. The only
 * other retry is for a GET without a budget: once, when its connection breaks.
 */
export type Api = <T>(call: Call, schema: v.GenericSchema<unknown, T>) => Promise<T>;

export interface ApiOptions {
  readonly concurrency: number;
  /** CxEngage's clock. */
  readonly clock: Clock;
  readonly timeLimitMs: number;
}

export function createApi(send: Send, tokens: Tokens, { concurrency, clock, timeLimitMs }: ApiOptions): Api {
  const slots = pLimit(concurrency);

  const answerTo = async (call: Call): Promise<Reply> => {
    const { method, path, body, writes, budget } = call;
    const limit = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const start = () => {
      timer ??= setTimeout(() => limit.abort(), timeLimitMs);
    };
    const signal = budget?.signal ? AbortSignal.any([limit.signal, budget.signal]) : limit.signal;
    const reason = () => signal.reason;
    let sent = false;
    let head: number | undefined;
    const attempt = async (token: string) => {
      signal.throwIfAborted();
      sent = true;
      head = undefined;
      const onHead = (status: number) => {
        head = status;
      };
      const again = !writes && budget?.signal === undefined;
      const reply = await send({ method, path, token, signal, again, onHead, ...(body && { body }) });
      sent = reply.status !== 401;
      // Remove the token: an error body may quote the authorization header.
      return reply.status < 300 ? reply : { ...reply, text: reply.text.replaceAll(token, '…') };
    };
    // The time limit of a write includes the wait for a slot, so that no write is sent after its caller gave up and
    // started the look-up. The limit of a read starts when it has its slot.
    if (writes) start();
    try {
      const work = slots(async () => {
        signal.throwIfAborted();
        start();
        const token = await untilAborted(tokens.current(), signal, reason);
        const reply = await attempt(token);
        return reply.status === 401 ? await attempt(await untilAborted(tokens.renewed(token), signal, reason)) : reply;
      });
      return await untilAborted(work, signal, reason);
    } catch (error) {
      if (isKnownError(error)) throw error;
      const outOfBudget = budget?.signal?.aborted ?? false;
      throw noAnswer(error, {
        writes,
        sent,
        outOfBudget,
        ...(head !== undefined && { status: head }),
        ...(limit.signal.aborted && !outOfBudget && { timeLimitMs }),
      });
    } finally {
      clearTimeout(timer);
    }
  };

  return async (call, schema) => {
    const reply = await answerTo(call);
    // A 404 page comes from a proxy and says nothing about the user.
    const isEmpty = reply.status === 404 && call.emptyAt404 && !errorText(reply.contentType, reply.text).page;
    if (isEmpty) return v.parse(schema, []);
    if (reply.status < 200 || reply.status > 299) throw refusal(reply, call, clock.now());
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.object({ result: schema })), reply.text);
    // An HTML page comes from a proxy or a portal. But if the reply to a write has an id, never drop it.
    if (!parsed.success || (!call.writes && /html/i.test(reply.contentType))) throw unreadable(reply, call);
    return parsed.output.result;
  };
}

/** The result of `load` if it arrives within the budget. Otherwise throws `upstream`, while the load continues. */
export function withinBudget<T>(budget: Budget | undefined, load: () => Promise<T>): Promise<T> {
  const outOfBudget = () => noAnswer(undefined, { writes: false, sent: false, outOfBudget: true });
  if (budget?.signal?.aborted) return Promise.reject(outOfBudget());
  return untilAborted(load(), budget?.signal, outOfBudget);
}
