import { type ExpressionBuilder, sql } from 'kysely';
import { MAX_HOLD_MS } from '../domain/back-off.ts';
import type { SharedAnswers } from '../ports/shared-answers.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** The shared answers of `ports/shared-answers.ts`, in one row each. */
export function createSharedAnswers({ db, now }: Database): SharedAnswers {
  /** Whether a time has come. One too far ahead counts too: the clock was set back. */
  const isOver =
    (column: 'next_at' | 'held_until', mostMs: number) => (eb: ExpressionBuilder<Schema, 'shared_answers'>) =>
      eb.or([eb(`shared_answers.${column}`, '<=', now()), eb(`shared_answers.${column}`, '>', now(mostMs))]);

  return {
    async readAnswer(name) {
      const row = await db
        .selectFrom('shared_answers')
        .select(['answer', 'read_at', 'next_at', 'held_until', now().as('now')])
        .where('name', '=', name)
        .executeTakeFirst();
      if (!row) return undefined;
      const at = Number(row.now);
      return {
        ...(row.answer !== null && { answer: row.answer }),
        version: row.read_at,
        ageMs: at - row.read_at,
        dueMs: row.next_at - at,
        heldMs: Math.min(row.held_until - at, MAX_HOLD_MS),
      };
    },

    async claimAnswer(name, everyMs) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('shared_answers')
        .values({ name, next_at: now(everyMs), held_until: sql`0`, read_at: sql`0`, answer: null })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ next_at: now(everyMs) })
            .where(isOver('next_at', everyMs))
            .where(isOver('held_until', MAX_HOLD_MS)),
        )
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },

    async saveAnswer(name, answer, agoMs) {
      const set = { answer, read_at: now(-agoMs) };
      await db
        .insertInto('shared_answers')
        .values({ name, next_at: sql`0`, held_until: sql`0`, ...set })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(set))
        .execute();
    },

    async holdAnswer(name, ms) {
      const set = { held_until: now(Math.min(ms, MAX_HOLD_MS)) };
      await db
        .insertInto('shared_answers')
        .values({ name, next_at: sql`0`, read_at: sql`0`, answer: null, ...set })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(set))
        .execute();
    },
  };
}
