import type { Instances } from '../ports/instances.ts';
import type { Log, SteadyClock } from '../ports/runtime.ts';
import type { Opened } from './socket.ts';

export interface OtherProgramsOptions {
  /** The id of this instance. */
  readonly id: string;
  readonly store: Instances;
  readonly clock: Pick<SteadyClock, 'elapsed'>;
  readonly log: Log;
}

export interface OtherPrograms {
  /** Notes in the store that this instance runs, now and every 20 s. Never rejects. */
  start(): Promise<void>;
  /** A socket of this instance has been opened. */
  opened(socket: Opened): void;
  /** Notes that this instance has stopped. Never rejects. */
  stop(): Promise<void>;
}

const NOTE_EVERY_MS = 20_000;
/** An instance that missed two notes is gone. */
const LIFETIME_MS = 60_000;
/** By then an instance that was starting is noted, and one that died is no longer. */
const SECOND_LOOK_MS = 120_000;

/**
 * Warns when another program has a socket of our Slack app: Slack splits the clicks between all of them, whichever
 * app-level token they use (bolt-js #1263), and the other one knows nothing of our requests.
 *
 * Slack tells how many sockets it counts only when one opens. The count can be too high for a while:
 * - after a lost line Slack may still count the lost socket, so such a count can only clear a warning;
 * - an instance may be starting or just have died, so the count is compared with the most instances that were noted from
 *   then on for two minutes;
 * - Slack renews the sockets of all instances at about the same time, so a count after a renewal has to be too high
 *   twice in a row, hours apart. The first count of a process needs no second one, as it has had no socket before.
 */
export function watchOtherPrograms({ id, store, clock, log }: OtherProgramsOptions): OtherPrograms {
  let last: (Opened & { readonly at: number }) | undefined;
  /** The most instances that were noted since the last socket opened. */
  let most = 0;
  let wasTooHigh = false;
  let hasWarned = false;
  let timer: NodeJS.Timeout | undefined;

  async function note(): Promise<void> {
    // Other calls of the store report its trouble. Without a number of instances nothing can be compared.
    const instances = await store.noteInstance(id, LIFETIME_MS).catch(() => 0);
    if (instances === 0 || !last) return;
    most = Math.max(most, instances);
    if (last.connections <= most) return clear();
    if (last.after === 'loss' || hasWarned || clock.elapsed() - last.at < SECOND_LOOK_MS) return;
    if (last.after === 'nothing' || wasTooHigh) warn(last.connections);
  }

  function clear(): void {
    wasTooHigh = false;
    if (hasWarned) log.info({}, 'no other program has a connection of this Slack app now');
    hasWarned = false;
  }

  function warn(connections: number): void {
    hasWarned = true;
    const counts = `Slack counts ${connections} connections, and ${most} of them ${most === 1 ? 'is' : 'are'} of this bot`;
    log.warn(
      { connections, instances: most },
      `Another program uses SLACK_APP_TOKEN, or another token of the same Slack app: ${counts}. Slack splits the clicks between them, so some get no answer. Stop the other program, or give it a Slack app of its own.`,
    );
  }

  return {
    async start() {
      timer = setInterval(() => void note(), NOTE_EVERY_MS);
      await note();
    },
    opened(socket) {
      if (last && last.after !== 'loss' && most > 0) wasTooHigh = last.connections > most;
      last = { ...socket, at: clock.elapsed() };
      most = 0;
      void note();
    },
    async stop() {
      clearInterval(timer);
      if (timer) await store.forgetInstance(id).catch(() => {});
    },
  };
}
