import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type CheckGroup, checksOf, nodeFinding, runChecks } from '../../src/cli/doctor-checks.ts';
import { KnownError } from '../../src/errors.ts';
import type { Finding } from '../../src/finding.ts';
import { createClock } from '../../src/sandbox/clock.ts';
import { startStandIns } from '../../src/sandbox/stand-ins.ts';

const test = suite("the doctor's checks");

const slack = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  APPROVALS_CHANNEL: 'C024BE7LH',
  REQUESTERS: '*',
  APPROVERS: 'U024BE7LH',
};
const cxengage = { CXENGAGE_USERNAME: 'a@example.com', CXENGAGE_PASSWORD: 's3cret' };

/** As the variables were read, without a remark. */
const read = (values: Readonly<Record<string, string>>) => ({ values, problems: [], warnings: [] });
const namesOf = (groups: readonly CheckGroup[]) => groups.map(({ name }) => name);
const lines = (findings: readonly Finding[]) => findings.map(({ check, state, text }) => `${state} ${check}: ${text}`);
const only = (groups: readonly CheckGroup[], name: string) => groups.filter((group) => group.name === name);

test('of Node.js', () => {
  assert.equal(nodeFinding('24.1.0', '>=22.19').state, 'ok');
  assert.equal(nodeFinding('22.19.0', '>=22.19').state, 'ok');
  for (const version of ['20.20.1', '22.18.9'])
    assert.equal(nodeFinding(version, '>=22.19'), {
      check: 'Node.js',
      state: 'wrong',
      text: `v${version} is too old: the bot needs 22.19 or newer. Run "npm install", which brings its own, and start the bot by "npm start".`,
    });
});

test('of a good configuration are all of them, in this order', async () => {
  const groups = checksOf(read({ ...slack, ...cxengage }));
  assert.equal(namesOf(groups), ['Node.js', 'Configuration', 'Proxy', 'Slack', 'CxEngage', 'Database']);
  assert.equal(lines(await runChecks(only(groups, 'Configuration'))), ['ok Configuration: All settings are valid.']);
});

test('of a wrong one say every problem, and are those that can still be made', async () => {
  const groups = checksOf(read({ ...slack, SLACK_BOT_TOKEN: 'xoxp-1', APPROVERS: '', ...cxengage, LOG_LEVEL: 'loud' }));
  assert.equal(namesOf(groups), ['Node.js', 'Configuration', 'Proxy', 'CxEngage', 'Database']);
  const found = lines(await runChecks(only(groups, 'Configuration')));
  assert.equal(
    found.map((line) => line.split(' ', 3).slice(0, 3)),
    ['SLACK_BOT_TOKEN', 'APPROVERS', 'LOG_LEVEL'].map((name) => ['wrong', 'Configuration:', name]),
  );
  assert.is(found[1], 'wrong Configuration: APPROVERS is missing: list who may approve (U…, S…).');
  assert.equal(namesOf(checksOf(read({ ...slack, DATABASE_URL: 'mysql://x' }))), [
    'Node.js',
    'Configuration',
    'Proxy',
    'Slack',
  ]);
});

test('of a Slack that cannot be reached name its host, the cause and what to check', async () => {
  const { slack: standIn, close } = await startStandIns(createClock());
  await close();
  const groups = checksOf(read({ ...slack, SLACK_API_URL: standIn.apiUrl }));
  const { host } = new URL(standIn.apiUrl);
  assert.equal(lines(await runChecks(only(groups, 'Slack'))), [
    `wrong Slack: ${host}: ECONNREFUSED. Check the network, DNS and proxy of this machine.`,
  ]);
});

test('tell what reading the settings has found', async () => {
  const environment = {
    values: { ...slack, ...cxengage },
    problems: [{ variable: 'CXENGAGE_PASSWORD', sentence: 'CXENGAGE_PASSWORD is cut off' }],
    warnings: [{ sentence: 'Line 7 of .env is not read' }],
  };
  const groups = checksOf(environment);
  assert.equal(namesOf(groups), ['Node.js', 'Configuration', 'Proxy', 'Slack', 'Database']);
  assert.equal(lines(await runChecks(only(groups, 'Configuration'))), [
    'wrong Configuration: CXENGAGE_PASSWORD is cut off.',
    'warning Configuration: Line 7 of .env is not read.',
  ]);
});

test('end neither by an error nor by silence of one of them', async () => {
  const found = await runChecks(
    [
      { name: 'Silent', run: () => new Promise(() => {}) },
      {
        name: 'Bug',
        run: () => {
          throw new SyntaxError('bob@example.com');
        },
      },
      { name: 'Refused', run: () => Promise.reject(new KnownError('forbidden', 'Slack refuses SLACK_BOT_TOKEN.')) },
      { name: 'Good', run: () => [{ check: 'Good', state: 'ok', text: 'Yes.' }] },
    ],
    20,
  );
  const [silent, bug = '', ...others] = lines(found);
  assert.is(silent, 'unknown Silent: No result within 0.02 s.');
  assert.match(bug, /^unknown Bug: This check itself failed\. Report it to the maintainers: SyntaxError at /);
  assert.not.match(bug, 'bob@example.com');
  assert.equal(others, ['wrong Refused: Slack refuses SLACK_BOT_TOKEN.', 'ok Good: Yes.']);
});

test.run();
