import type { Migration } from 'kysely/migration';
import type { Engine } from '../database.ts';
import { tables } from './0001-tables.ts';
import { rowsOfOnePerson } from './0002-rows-of-one-person.ts';
import { setTimesOfJobs } from './0003-set-times-of-jobs.ts';
import { sharedAnswers } from './0004-shared-answers.ts';
import { instances } from './0005-instances.ts';
import { stepsOfBatches } from './0006-steps-of-batches.ts';

export type Migrations = Readonly<Record<string, Migration>>;

/** All migrations by name. They run in name order. A released migration never changes. */
export function migrationsFor(engine: Engine): Migrations {
  return {
    '0001-tables': tables(engine),
    '0002-rows-of-one-person': rowsOfOnePerson,
    '0003-set-times-of-jobs': setTimesOfJobs,
    '0004-shared-answers': sharedAnswers,
    '0005-instances': instances,
    '0006-steps-of-batches': stepsOfBatches,
  };
}
