import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BATCH_KINDS, REQUEST_KINDS, type RequestKind, SINGLE_KINDS, STATUSES } from '../../src/domain/request.ts';
import { kindsFor } from '../../src/domain/transitions.ts';
import { readText, sourcesIn } from './files.ts';

const readme = await readText('src/README.md');
const sources = new Set((await sourcesIn('src')).map(({ path }) => path));
const test = suite('src/README.md');

test('its status table is that of the program', () => {
  const rows = STATUSES.flatMap((from) => {
    const targets = STATUSES.flatMap((to) => {
      const kinds = kindsFor(from, to);
      return kinds.length > 0 ? [`${to}${nameOf(kinds)}`] : [];
    });
    return targets.length > 0 ? [[from, targets.sort()] as const] : [];
  });
  const written = [...readme.matchAll(/^\| ([a-z]+) \| (.+) \|$/gm)].flatMap(([, from = '', targets = '']) =>
    STATUSES.some((status) => status === from) ? [[from, targets.split(', ').sort()] as const] : [],
  );
  assert.equal(new Map(written), new Map(rows));
});

test('it has at most 120 lines, and every file that it names is there', () => {
  assert.ok(readme.trimEnd().split('\n').length <= 120);
  const named = [...readme.matchAll(/`([a-z][\w/-]*\.(?:ts|js))`/g)].flatMap(([, path = '']) => path);
  assert.ok(named.length > 20);
  assert.equal(
    named.filter((path) => !path.startsWith('test/') && !sources.has(path)),
    [],
  );
});

test('every room is in its table of rooms', () => {
  const rooms = [...new Set([...sources].flatMap((path) => (path.includes('/') ? [path.split('/')[0]] : [])))];
  assert.equal(
    rooms.filter((room) => !readme.includes(`\`${room}/`)),
    [],
  );
});

function nameOf(kinds: readonly RequestKind[]): string {
  if (kinds.length === REQUEST_KINDS.length) return '';
  if (kinds === SINGLE_KINDS) return ' (single)';
  return kinds === BATCH_KINDS ? ' (batch)' : ` (${kinds.join(', ')})`;
}

test.run();
