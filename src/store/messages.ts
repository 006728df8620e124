import type { PostedMessage } from '../ports/slack.ts';
import type { Store } from '../ports/store.ts';
import type { Database } from './database.ts';

type Messages = Pick<Store, 'messages' | 'saveMessage' | 'replaceShown' | 'requestAt' | 'renameChannel'>;

/** Where each message of a request is and what it shows; one message per purpose. */
export function createMessages({ db }: Database): Messages {
  return {
    async messages(requestId) {
      const rows = await db
        .selectFrom('messages')
        .select(['purpose', 'channel', 'ts', 'shown'])
        .where('request_id', '=', requestId)
        .orderBy('purpose')
        .execute();
      return rows.map(({ shown, ...place }): PostedMessage => ({ ...place, ...(shown !== null && { shown }) }));
    },
    async saveMessage(requestId, { purpose, channel, ts, shown = null }) {
      await db
        .insertInto('messages')
        .values({ request_id: requestId, purpose, channel, ts, shown })
        .onConflict((conflict) => conflict.columns(['request_id', 'purpose']).doUpdateSet({ channel, ts, shown }))
        .execute();
    },
    async replaceShown(requestId, { purpose, channel, ts, shown: read }, shown) {
      const { numUpdatedRows } = await db
        .updateTable('messages')
        .set({ shown: shown ?? null })
        .where('request_id', '=', requestId)
        .where('purpose', '=', purpose)
        .where('channel', '=', channel)
        .where('ts', '=', ts)
        .where('shown', read === undefined ? 'is' : '=', read ?? null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async requestAt(channel, ts) {
      const found = await db
        .selectFrom('messages')
        .select('request_id')
        .where('channel', '=', channel)
        .where('ts', '=', ts)
        .executeTakeFirst();
      return found?.request_id;
    },
    async renameChannel(from, to) {
      const { numUpdatedRows } = await db
        .updateTable('messages')
        .set({ channel: to })
        .where('channel', '=', from)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
  };
}
