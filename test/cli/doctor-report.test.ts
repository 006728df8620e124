import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { reportWords } from '../../src/cli/doctor-report.ts';
import type { Finding } from '../../src/finding.ts';

const test = suite("the doctor's report");

const node: Finding = { check: 'Node.js', state: 'ok', text: 'v24.21.0' };
const token: Finding = {
  check: 'Slack bot token',
  state: 'wrong',
  text: 'Slack refuses SLACK_BOT_TOKEN (invalid_auth): copy the bot token from the OAuth & Permissions page again.',
};
const disk: Finding = { check: 'Free disk space', state: 'warning', text: 'Only 300 MB in /data.' };
const grants: Finding = { check: 'CxEngage permissions', state: 'unknown', text: 'CxEngage does not say.' };
const plain = { colors: false } as const;

test('is one line a check and a summary', () => {
  assert.is(
    reportWords([node, token, disk, grants], plain),
    `✓ Node.js: v24.21.0
✗ Slack bot token: Slack refuses SLACK_BOT_TOKEN (invalid_auth): copy the bot token from the OAuth & Permissions page again.
! Free disk space: Only 300 MB in /data.
? CxEngage permissions: CxEngage does not say.

4 checks: 1 passed, 1 unknown, 1 warning, 1 failed
`,
  );
});

test('counts only what there is', () => {
  assert.match(reportWords([node], plain), /\n\n1 check: 1 passed\n$/);
  assert.match(reportWords([disk, disk], plain), /\n\n2 checks: 2 warnings\n$/);
});

test('goes on in an indented line where the terminal ends', () => {
  const [first, second, third] = reportWords([token], { ...plain, width: 80 }).split('\n');
  assert.is(first, '✗ Slack bot token: Slack refuses SLACK_BOT_TOKEN (invalid_auth): copy the bot');
  assert.is(second, '  token from the OAuth & Permissions page again.');
  assert.is(third, '');
  for (const width of [40, 80, 120]) {
    const lines = reportWords([node, token, disk], { ...plain, width }).split('\n');
    assert.ok(lines.every((line) => line.length <= width));
    assert.is(lines.join('').replace(/\s+/g, ' ').includes('invalid_auth'), true);
  }
});

test('keeps a long word whole', () => {
  const path = `/data/${'x'.repeat(100)}.db`;
  const found = reportWords([{ check: 'Database', state: 'ok', text: `${path} can be written.` }], {
    ...plain,
    width: 80,
  });
  assert.is(found.split('\n')[1], `  ${path}`);
});

test('has colors where they are wanted', () => {
  assert.not.match(reportWords([node, token], plain), '\u001b');
  const colored = reportWords([node, token], { colors: true, width: 80 });
  assert.match(colored, '\u001b[32m✓\u001b[39m Node.js: v24.21.0\n');
  assert.match(colored, '\u001b[31m✗\u001b[39m Slack bot token');
});

test('shows no characters of names that control a terminal', () => {
  const text = 'Tenants: \u001b[2JHarbour\u202e, x';
  assert.match(reportWords([{ ...node, text }], plain), 'Tenants: \ufffd[2JHarbour\ufffd, x');
});

test.run();
