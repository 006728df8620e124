import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { routes } from '../../../src/slack/listeners/index.ts';
import type { Route } from '../../../src/slack/listeners/register.ts';
import { sharedDesk } from '../../helpers/shared-desk.ts';
import { addAttempts } from './attempts.ts';
import { BATCH_ROWS } from './rows-of-batches.ts';
import { REQUEST_ROWS } from './rows-of-requests.ts';

const nameOf = (route: Route) => `${route.on} ${route.id}${'view' in route ? ` in ${route.view}` : ''}`;

const test = suite('who may do what');
const theDesk = sharedDesk(test);

test('every route has a row, and every row a route', () => {
  const rows = Object.keys({ ...REQUEST_ROWS, ...BATCH_ROWS }).map((deed) => deed.replace(/ for a batch$/, ''));
  assert.equal([...new Set(rows)].sort(), routes('/create-user').map(nameOf).sort());
});

addAttempts(test, theDesk, REQUEST_ROWS);

test.run();
