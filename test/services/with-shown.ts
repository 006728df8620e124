import { randomUUID } from 'node:crypto';
import type { Request } from '../../src/domain/request.ts';
import type { Claim } from '../../src/ports/jobs.ts';
import type { Clock, Log } from '../../src/ports/runtime.ts';
import type { Members, MessageModel, MessagePurpose, Notifier } from '../../src/ports/slack.ts';
import type { Store } from '../../src/ports/store.ts';
import { createClock } from '../../src/sandbox/clock.ts';
import type { SendFilesPorts } from '../../src/services/batch/send-files.ts';
import { openStore } from '../../src/store/open.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { submission } from '../helpers/requests.ts';

/** A store whose reads of messages are counted, and a Slack that takes everything. */
export interface Shown {
  readonly ports: SendFilesPorts;
  readonly store: Store;
  readonly clock: ReturnType<typeof createClock>;
  /** What Slack was asked for, as `post card`, `update direct`, `upload`, since this was read last. */
  calls(): readonly string[];
  /** The ids of the requests whose messages were read since this was read last. */
  reads(): readonly string[];
  /** From now on direct messages go into the channel of the card. */
  closeDirect(): void;
  /** A request that is stored as it is given. */
  stored<T extends Request>(request: T): Promise<T>;
  /** As a worker has it, at the first try unless said otherwise. */
  claim(request: Request, attempts?: number): Claim;
}

const members: Members = {
  known: () => undefined,
  find: async (person) => ({ ...person, standing: 'full_member', groups: [] }),
  isInApprovalsChannel: async () => true,
};
const log: Log = { info() {}, warn() {}, error() {} };

export function withShown(test: (shown: Shown) => Promise<void>): () => Promise<void> {
  return async () => {
    const database = await createSqliteDatabase();
    const clock = createClock();
    const store = await openStore({ url: database.url, clock, newId: randomUUID });
    const [calls, reads]: [string[], string[]] = [[], []];
    const counted: Store = {
      ...store,
      messages(requestId) {
        reads.push(requestId);
        return store.messages(requestId);
      },
    };
    let isClosed = false;
    const notifier = notifierOf(
      clock,
      (call) => void calls.push(call),
      () => isClosed,
    );
    const files = {
      download: async () => new Uint8Array(),
      async upload() {
        calls.push('upload');
        return randomUUID();
      },
    };
    const tables = { read: () => Promise.reject(new Error('no table is read')), write: async () => 'a table' };
    const ports = { store: counted, members, notifier, files, tables, clock, random: () => 0, log };
    try {
      await test({
        ports,
        store,
        clock,
        calls: () => calls.splice(0),
        reads: () => reads.splice(0),
        closeDirect() {
          isClosed = true;
        },
        async stored(request) {
          await store.submit(request, submission(request, randomUUID(), []));
          return request;
        },
        claim: ({ id }, attempts = 1) => ({
          jobId: randomUUID(),
          kind: 'show_request',
          requestId: id,
          attempts,
          lease: randomUUID(),
          version: 1,
          starts: 1,
        }),
      });
    } finally {
      await store.close();
      await database.drop();
    }
  };
}

/** What is drawn is all that a message may depend on: a card does not depend on its own place. */
function shownAs(purpose: MessagePurpose, model: MessageModel): string {
  const { request, batch, card, thread, result, isUnreachable, requesterSeesCard } = model;
  const own = purpose === 'card' ? { result: result?.ts, isUnreachable } : { card: card?.ts };
  return JSON.stringify({ request, batch, thread: thread?.ts, requesterSeesCard, ...own });
}

function notifierOf(clock: Clock, onCall: (call: string) => void, isDirectClosed: () => boolean): Notifier {
  let posted = 0;
  const shownOf: Notifier['draw'] = ({ purpose }, model) => ({
    shown: shownAs(purpose, model),
    async send() {
      onCall(`update ${purpose}`);
    },
  });
  return {
    async post(purpose, scene) {
      onCall(`post ${purpose}`);
      posted += 1;
      const channel = purpose.startsWith('direct') && !isDirectClosed() ? 'D1' : 'C1';
      const message = { purpose, channel, ts: `${clock.now()}.${posted}` };
      return { ...message, shown: shownAs(purpose, scene) };
    },
    draw: shownOf,
    exists: async () => true,
    channelNow: async () => undefined,
  };
}
