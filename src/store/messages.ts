import type { Store } from '../domain/ports.ts';
import type { Database } from './database.ts';

/** Where the messages of a request are: one of each purpose. */
export function createMessages({ db }: Database): Pick<Store, 'messages' | 'saveMessage' | 'requestAt'> {
  return {
    messages: (requestId) =>
      db
        .selectFrom('messages')
        .select(['purpose', 'channel', 'ts'])
        .where('request_id', '=', requestId)
        .orderBy('purpose')
        .execute(),
    async saveMessage(requestId, { purpose, channel, ts }) {
      await db
        .insertInto('messages')
        .values({ request_id: requestId, purpose, channel, ts })
        .onConflict((conflict) => conflict.columns(['request_id', 'purpose']).doUpdateSet({ channel, ts }))
        .execute();
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
  };
}
