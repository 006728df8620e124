import { isKnownError, type KnownError } from '../errors.ts';
import type { Log } from '../ports/runtime.ts';
import type { ApprovalsChannel, ChannelProblem } from './channel.ts';
import { cureOf } from './error-codes.ts';

export interface RoundsOptions {
  /** Reads the approvals channel. Throws as `lookAtChannel` does. */
  readonly channel: () => Promise<ApprovalsChannel>;
  /** Throws as `checkTokens` does. */
  readonly tokens: () => Promise<void>;
  /** Called once, when Slack refuses the bot for a reason that waiting cannot cure. */
  readonly onFatal: (error: KnownError) => void;
  readonly log: Log;
}

export interface Rounds {
  /** Looks once. Never rejects. */
  round(): Promise<void>;
  /** Finds out whether Slack refuses the tokens, and ends the bot if so. Never rejects. */
  recheck(): Promise<void>;
  /** Looks every minute. Returns a function that ends that. */
  start(): () => void;
  /** Why no new requests are taken. */
  unavailable(): string | undefined;
}

const EVERY_MS = 60_000;
/** A code that is in no documentation may pass. After so many checks in a row that answered with one, it will not. */
const MAX_UNKNOWN = 10;

/**
 * Looks at Slack again and again while the bot runs: whether the tokens are still good, which in HTTP mode nothing else
 * tells, and whether the approvals channel can still be used.
 */
export function createRounds({ channel, tokens, onFatal, log }: RoundsOptions): Rounds {
  let problem: ChannelProblem | undefined;
  let refused: string | undefined;
  let unknown = 0;
  let ended = false;

  function noteChannel(found: ChannelProblem | undefined): void {
    if (found && found.todo !== problem?.todo) log.error({ code: found.cause?.code }, found.todo);
    if (!found && problem) log.info({}, 'the approvals channel can be used again');
    problem = found;
  }

  /** Says once that Slack refuses a call of the rounds, though the tokens are good. */
  function noteRefusal(error: KnownError | undefined): void {
    if (error && error.message !== refused) log.error({ code: error.code }, error.message);
    refused = error?.message;
  }

  async function recheck(): Promise<void> {
    try {
      await tokens();
      unknown = 0;
    } catch (error) {
      if (!isKnownError(error, 'forbidden')) return log.warn({ cause: error }, 'Slack could not be checked');
      const isKnown = error.code !== undefined && cureOf(error.code) !== undefined;
      unknown = isKnown ? 0 : unknown + 1;
      if (ended) return;
      if (!isKnown && unknown < MAX_UNKNOWN) return log.warn({ code: error.code }, error.message);
      ended = true;
      log.error({ code: error.code }, error.message);
      onFatal(error);
    }
  }

  async function round(): Promise<void> {
    try {
      const found = await channel();
      noteChannel('problem' in found ? found.problem : undefined);
      noteRefusal(undefined);
      unknown = 0;
    } catch (error) {
      if (!isKnownError(error, 'forbidden'))
        return log.warn({ cause: error }, 'the approvals channel could not be read');
      await recheck();
      if (!ended) noteRefusal(error);
    }
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
