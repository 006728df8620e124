import { createSqliteDatabase } from '../helpers/databases.ts';
import { storeContract } from './contract.ts';

storeContract('SQLite', createSqliteDatabase).run();
