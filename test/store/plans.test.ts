import { suite } from 'uvu';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { planFacts } from './plans/plan-facts.ts';

const test = suite('how SQLite finds what the store asks for');
planFacts(test, 'sqlite', createSqliteDatabase);
test.run();
