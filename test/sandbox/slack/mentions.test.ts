import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Json } from '../../../src/sandbox/slack/json.ts';
import { mentionsOf } from '../../../src/sandbox/slack/mentions.ts';

const channel = {
  id: 'C1',
  name: 'general',
  kind: 'public',
  members: new Set(['U1', 'U2']),
  archived: false,
  extShared: false,
} as const;
const groups = new Map([
  ['S1', { id: 'S1', handle: 'approvers', users: ['U3', 'U4'], disabled: false }],
  ['S2', { id: 'S2', handle: 'former', users: ['U3'], disabled: true }],
]);
const of = (message: { text: string; blocks?: readonly Json[]; thread_ts?: string }) =>
  mentionsOf(message, channel, groups);
const rich = (element: Json) => [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [element] }] }];

const test = suite('whom a message mentions');

const TEXTS: readonly (readonly [string, readonly string[]])[] = [
  ['Hello', []],
  ['<@U1> and <@U2|ben>, <@U1> again', ['U1', 'U2']],
  ['<!subteam^S1>', ['U3', 'U4']],
  ['<!subteam^S2> <!subteam^S9>', []],
  ['<!subteam^S1|@approvers>', ['U3', 'U4']],
  ['<!channel>', ['U1', 'U2']],
  ['<!here|here> <@U3>', ['U1', 'U2', 'U3']],
  ['<!date^1^{date}|1970> <#C1> &lt;@U1&gt; @U1', []],
];
for (const [text, people] of TEXTS)
  test(`text: ${text}`, () => {
    assert.equal(of({ text }), people);
    assert.equal(of({ text: '', blocks: [{ type: 'section', fields: [{ type: 'mrkdwn', text }] }] }), people);
    assert.equal(of({ text: '', blocks: [{ type: 'section', text: { type: 'plain_text', text } }] }), []);
  });

test('rich text has elements of its own for them', () => {
  assert.equal(of({ text: '', blocks: rich({ type: 'user', user_id: 'U1' }) }), ['U1']);
  assert.equal(of({ text: '', blocks: rich({ type: 'usergroup', usergroup_id: 'S1' }) }), ['U3', 'U4']);
  assert.equal(of({ text: '', blocks: rich({ type: 'broadcast', range: 'here' }) }), ['U1', 'U2']);
  assert.equal(of({ text: '', blocks: rich({ type: 'text', text: '<@U1>' }) }), []);
});

test('the text beside blocks mentions nobody, and a thread cannot mention the whole channel', () => {
  assert.equal(of({ text: '<@U1>', blocks: [{ type: 'divider' }] }), []);
  assert.equal(of({ text: '<!channel> <@U1>', thread_ts: '1.000100' }), ['U1']);
});

test.run();
