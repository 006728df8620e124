import { suite } from 'uvu';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { storeFacts } from './contract.ts';

const test = suite('store on SQLite');
storeFacts(test, createSqliteDatabase);
test.run();
