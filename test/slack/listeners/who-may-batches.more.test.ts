import { suite } from 'uvu';
import { sharedDesk } from '../../helpers/shared-desk.ts';
import { addAttempts } from './attempts.ts';
import { BATCH_ROWS } from './rows-of-batches.ts';

const test = suite('who may do what with many users');

addAttempts(test, sharedDesk(test), BATCH_ROWS);

test.run();
