import { isKnownError, type KnownError } from '../errors.ts';
import type { Log, SteadyClock } from '../ports/runtime.ts';
import type { ChannelNews, ChannelProblem } from './channel.ts';
import { cureOf, todoFor } from './error-codes.ts';
import type { Shared } from './shared-answer.ts';

export interface RoundsOptions {
  readonly channel: Pick<Shared<ChannelNews>, 'peek' | 'round'>;
  /** Undefined when no groups are configured. */
  readonly groups: Pick<Shared<unknown>, 'round'> | undefined;
  /** Throws as `checkTokens` does. */
  readonly tokens: () => Promise<void>;
  /** Called once, when Slack refuses the bot for a reason that waiting cannot cure. */
  readonly onFatal: (error: KnownError) => void;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  readonly log: Log;
}

export interface Rounds {
  /** Asks Slack what is due, or reads what another instance has asked. Never rejects. */
  round(): Promise<void>;
  /** Finds out whether Slack refuses the tokens, and ends the bot if so. Never rejects. */
  recheck(): Promise<void>;
  /** A round every 4 s. Returns a function that ends them. */
  start(): () => void;
  /** Why no new requests are taken. */
  unavailable(): string | undefined;
}

/** What is due is decided in the store; see `everyMs` of each answer. */
const EVERY_MS = 4_000;
/** A code that is in no documentation may pass. After so long it will not. */
const UNKNOWN_MS = 600_000;

/**
 * Looks at Slack again and again while the bot runs: whether the tokens are still good, which in HTTP mode nothing else
 * tells, and whether the approvals channel can still be used.
 */
export function createRounds({ channel, groups, tokens, onFatal, clock, log }: RoundsOptions): Rounds {
  let problem: ChannelProblem | undefined;
  let seen: ChannelNews | undefined;
  const refused = new Map<string, string>();
  let unknownSince: number | undefined;
  let ended = false;

  function noteChannel(found: ChannelProblem | undefined): void {
    if (found && found.todo !== problem?.todo) log.error({ code: found.code }, found.todo);
    if (!found && problem) log.info({}, 'the approvals channel can be used again');
    problem = found;
  }

  /** Says once that Slack refuses a call of the rounds, though the tokens are good. */
  function noteRefusal(method: string, code: string | undefined, todo: string): void {
    if (refused.get(method) !== todo) log.error({ code }, todo);
    refused.set(method, todo);
  }

  async function recheck(): Promise<void> {
    try {
      await tokens();
      unknownSince = undefined;
    } catch (error) {
      if (!isKnownError(error, 'forbidden')) return log.warn({ cause: error }, 'Slack could not be checked');
      const isKnown = error.code !== undefined && cureOf(error.code) !== undefined;
      unknownSince = isKnown ? undefined : (unknownSince ?? clock.elapsed());
      if (ended) return;
      if (unknownSince !== undefined && clock.elapsed() - unknownSince < UNKNOWN_MS)
        return log.warn({ code: error.code }, error.message);
      ended = true;
      log.error({ code: error.code }, error.message);
      onFatal(error);
    }
  }

  async function lookAtChannel(): Promise<void> {
    await channel.round();
    const news = channel.peek();
    if (!news || news === seen) return;
    seen = news;
    if ('refused' in news) {
      await recheck();
      if (!ended) noteRefusal('conversations.info', news.refused.code, news.refused.todo);
      return;
    }
    refused.delete('conversations.info');
    noteChannel('problem' in news ? news.problem : undefined);
  }

  async function readGroups(): Promise<void> {
    const method = 'usergroups.list';
    try {
      await groups?.round();
      refused.delete(method);
    } catch (error) {
      const code = isKnownError(error) ? error.code : undefined;
      if (code === undefined || cureOf(code) === 'wait') throw error;
      await recheck();
      if (!ended) noteRefusal(method, code, todoFor(code, { method, token: 'SLACK_BOT_TOKEN' }));
    }
  }

  let running: Promise<unknown> | undefined;
  function round(): Promise<void> {
    running ??= Promise.allSettled([lookAtChannel(), readGroups()]).then((ends) => {
      running = undefined;
      for (const end of ends) {
        if (end.status === 'rejected') log.warn({ cause: end.reason }, 'Slack could not be read');
      }
    });
    return running.then(() => undefined);
  }

  return {
    round,
    recheck,
    start() {
      const timer = setInterval(() => void round(), EVERY_MS);
      return () => clearInterval(timer);
    },
    unavailable: () => problem?.told,
  };
}
