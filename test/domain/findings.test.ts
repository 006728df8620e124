import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Findings } from '../../src/domain/batch.ts';
import type { RowContent } from '../../src/domain/batch-row.ts';
import { collectFindings } from '../../src/domain/findings.ts';

const test = suite('what is found in a file whose rows are good');

type User = Partial<RowContent['user']>;
const found = (users: readonly User[], fullNames?: string): Findings => {
  const findings = collectFindings(fullNames);
  for (const [at, user] of users.entries()) {
    findings.add(at + 2, { user: { email: `p${at}@example.com`, roleId: 'role', ...user } });
  }
  return findings.found();
};

test('nothing, in a file with names', () =>
  assert.equal(
    found([{ firstName: 'Ann' }, { lastName: 'Lee', externalId: '1' }, { firstName: 'Bo', externalId: '2' }]),
    {
      nameless: 0,
    },
  ));

test('users without a name are counted, and the column is named that has both names', () =>
  assert.equal(found([{}, { firstName: 'Ann' }, {}], 'Name'), { nameless: 2, fullNames: 'Name' }));

test('an external id that rows share is told with its first two lines', () =>
  assert.equal(found([{ externalId: '7' }, { externalId: '8' }, { externalId: '7' }, { externalId: '7' }]), {
    nameless: 4,
    sameExternalId: { rows: 2, id: '7', lines: [2, 4] },
  }));

test('a row that creates nobody counts for neither', () => {
  const findings = collectFindings(undefined);
  const user = { email: 'ann@example.com', roleId: 'role', externalId: '7' };
  findings.add(2, { user });
  findings.add(3, { user, createdInLine: 2 });
  findings.add(4, { user, isOnPlatform: true });
  assert.equal(findings.found(), { nameless: 1 });
});

test.run();
