import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { reportOn, reportWords } from '../../src/cli/bulk-report.ts';
import { checkBatch } from '../../src/cli/check-file.ts';
import { reportWords as doctorWords } from '../../src/cli/doctor-report.ts';
import { configProblems } from '../../src/config.ts';
import { readTable } from '../../src/csv/read-rows.ts';
import type { BatchRules } from '../../src/domain/check-row.ts';
import type { Member } from '../../src/domain/policy.ts';
import { readEnvText } from '../../src/environment/env-text.ts';
import { isRecord } from '../../src/sandbox/slack/rules/shape.ts';
import { checkClock } from '../../src/slack/check-clock.ts';
import { peopleFindings } from '../../src/slack/people-findings.ts';
import { variables } from '../../src/variables.ts';
import { type Payload, ROWS } from '../slack/surfaces/surface-rows.ts';
import { apiWordIn, forbiddenIn } from './forbidden-words.ts';

const test = suite('the words of what is drawn and printed');

for (const [file, exports] of Object.entries(ROWS)) {
  for (const [name, row] of Object.entries(exports)) {
    const draw =
      'messages' in row ? row.messages : 'views' in row ? row.views : 'options' in row ? row.options : undefined;
    if (!draw) continue;
    test(`${file}: no ${name} has a word or sign that reads like a translation, nor a word of the API alone`, () => {
      assert.equal(problemsIn(draw()), []);
    });
  }
}

/** The problems of all payloads, each once. Most texts are in many of them. */
function problemsIn(payloads: Iterable<Payload>): readonly string[] {
  const texts = new Set<string>();
  for (const { payload } of payloads) for (const text of textsIn(payload)) texts.add(text);
  const problems = [...texts].flatMap((text) => {
    const word = apiWordIn(text);
    return [...forbiddenIn(text), ...(word ? [`"${word}" alone: say what it means`] : [])];
  });
  return [...new Set(problems)];
}

/** Parts of a payload that no one reads. */
const UNREAD = new Set(['type', 'action_id', 'block_id', 'callback_id', 'value', 'private_metadata', 'url', 'style']);

/** What a person reads in one piece: a text, or the parts of a line of rich text together. */
function textsIn(part: unknown): readonly string[] {
  if (typeof part === 'string') return [part];
  if (Array.isArray(part)) return part.flatMap(textsIn);
  if (!isRecord(part)) return [];
  const { type, elements } = part;
  if (typeof type === 'string' && /^rich_text_(?:section|quote)$/.test(type)) return [textsIn(elements).join('')];
  return Object.entries(part).flatMap(([key, value]) => (UNREAD.has(key) ? [] : textsIn(value)));
}

const role = { id: '00000001-0000-4000-8000-000000000000', name: 'Platform User' };
const tenant = { id: '00000002-0000-4000-8000-000000000000', name: 'Harbour' };
const rules: BatchRules = {
  roles: [role],
  tenants: [tenant],
  tenantRoles: new Map([[tenant.id, 'CxEngage refused this.']]),
  country: 'CA',
  status: undefined,
};
const HEADER = 'email,first name,role,additional roles,external id,status,phone,tenant,tenant role,invitation,desk';
const FILE = [
  HEADER,
  'a@example.com,Ann,Platform User,,7,enabled,+1 416 222 1122,,,,1',
  'a@example.com,Ann,Platform User,,7,enabled,+1 416 222 1122,,,,1',
  'b@example.com,,Platform User,,7,,,,,,',
  'c@,#NAME?,Platfrom User,Platform User|x,1.2E+11,gone,12,Harbour,,gone,',
  'd@example.com d2@example.com,JosÃ©,,,,,416 222 112O,Nowhere,,,',
  'taken@example.com,\u200bTom,Platform User,,,,,,Agent,,',
  'e@example.com,E,Platform User,,,,,,,,,surplus',
].join('\n');

test('the report on a file', async () => {
  const platform = {
    wasInTenant: async () => false,
    findUser: async (email: string) => (email.startsWith('taken') ? { id: 'u1', email } : undefined),
  };
  const table = await readTable(Buffer.from(FILE));
  const report = await reportOn({ ...table.header, readAs: table.readAs() }, checkBatch(platform, rules, table.rows));
  const words = reportWords('people.csv', report);
  assert.ok(report.counts.invalid > 3 && report.counts.duplicate === 1, words);
  assert.equal(words.split('\n').flatMap(forbiddenIn), []);
});

test('the problems of a configuration and of its .env', () => {
  const names = Object.keys(variables.entries);
  const found = { problems: [], warnings: [] };
  const all = [
    ...configProblems({}, found),
    ...configProblems(Object.fromEntries(names.map((name) => [name, '?'])), found),
    ...configProblems({ CXENGAGE_USERNAME: 'a' }, found),
  ];
  assert.ok(all.length > names.length, `${all.length} problems`);
  const env = 'PORT="a\nHOST=a#b\nHOST=b # c\nPORT\nx y\nLOG_LEVEL=#a\n';
  const { problems, warnings } = readEnvText(env, { known: new Set(names), secrets: new Set(['HOST']) });
  assert.ok(problems.length + warnings.length > 4, JSON.stringify([problems, warnings]));
  const said = [...all, ...[...problems, ...warnings].map(({ sentence }) => sentence)];
  assert.equal(said.flatMap(forbiddenIn), []);
});

test("the doctor's report on people and clocks", () => {
  const listed = ['full_member', 'guest', 'bot', 'deactivated', 'other_workspace'] as const;
  const members = listed.map(
    (standing, at): Member => ({ teamId: 'T1', userId: `U${at}`, name: 'ann', standing, groups: [] }),
  );
  const everyone = { everyone: false, users: members.map(({ userId }) => userId), groups: [] };
  const policy = { requesters: everyone, approvers: everyone };
  const reports = [undefined, 'a@example.com'].flatMap((email) =>
    [new Set<string>(), 'Slack cannot be reached.'].map((inChannel) => {
      const people = members.map((one) => ({ ...one, ...(email && { email }) }));
      return peopleFindings({ policy, members: people, inChannel, missesApprovers: false });
    }),
  );
  const clocks = [undefined, 0, 90_000, -400_000].map((ms) => checkClock(ms, 'http'));
  const words = doctorWords([...reports.flat(), ...clocks], { colors: false });
  assert.ok(words.split('\n').length > 30, words);
  assert.equal(words.split('\n').flatMap(forbiddenIn), []);
});

test.run();
