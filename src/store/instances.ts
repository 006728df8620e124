import type { Instances } from '../ports/instances.ts';
import type { Database } from './database.ts';

/** The running instances of `ports/instances.ts`, in one row each. */
export function createInstances({ db, now }: Database): Instances {
  return {
    async noteInstance(id, lifetimeMs) {
      const set = { seen_at: now() };
      await db
        .insertInto('instances')
        .values({ id, ...set })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(set))
        .execute();
      // A time ahead dates from before the clock was set back.
      await db
        .deleteFrom('instances')
        .where((eb) => eb.or([eb('seen_at', '<=', now(-lifetimeMs)), eb('seen_at', '>', now(lifetimeMs))]))
        .execute();
      const { count } = await db
        .selectFrom('instances')
        .select(({ fn }) => fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      return Number(count);
    },

    async forgetInstance(id) {
      await db.deleteFrom('instances').where('id', '=', id).execute();
    },
  };
}
