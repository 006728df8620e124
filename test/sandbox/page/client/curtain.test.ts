import { type ComponentChildren, type FunctionComponent, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { STATUSES } from '../../../../src/domain/request.ts';
import { CallDetails } from '../../../../src/sandbox/page/client/curtain/call-item.ts';
import { Curtain } from '../../../../src/sandbox/page/client/curtain/curtain.ts';
import { JsonView } from '../../../../src/sandbox/page/client/curtain/json-view.ts';
import { statusMeaning } from '../../../../src/sandbox/page/client/curtain/labels.ts';
import { LogTab } from '../../../../src/sandbox/page/client/curtain/log-tab.ts';
import { RequestTab } from '../../../../src/sandbox/page/client/curtain/request-tab.ts';
import { SwitchesTab } from '../../../../src/sandbox/page/client/curtain/switches-tab.ts';
import { TrafficTab } from '../../../../src/sandbox/page/client/curtain/traffic-tab.ts';
import type { Behind, RequestRecord, World } from '../../../../src/sandbox/page/world.ts';

const test = suite('curtain');
// Times are shown as the reader's clock has them, wherever that is.
const NOW = new Date(2026, 10, 24, 14, 3, 22).getTime();
const SECOND = 1000;
const HOSTILE = '<img src=x onerror=alert(1)>"&';
const PLACE = { channel: 'C1', ts: `${NOW / 1000}.000100` };

const EMPTY: World = {
  now: NOW,
  ahead: 0,
  resets: 0,
  app: { status: 'running', starts: 1 },
  team: 'Harbour',
  slackUrl: 'https://harbour.example',
  bot: { id: 'UBOT', name: 'create-user' },
  commands: [],
  people: [],
  names: { U1: 'Rita Requester', U2: 'Anton Approver', UBOT: 'create-user' },
  groups: {},
  channels: [{ id: 'C1', name: 'approvals', kind: 'private', members: [], archived: false }],
  messages: [{ ...PLACE, user: 'UBOT', text: '<@U1> asks for R&amp;D' }],
  choices: {},
  modals: {},
  calls: [],
  log: [],
  switches: [],
};

const by = (userId: string) => ({ teamId: 'T1', userId });
const RECORD: RequestRecord = {
  from: 'app',
  request: {
    id: 'r-1',
    kind: 'create_user',
    status: 'creating',
    requester: by('U1'),
    reason: 'Night shift',
    content: { email: 'grace@harbour.example', firstName: 'Grace' },
    decision: { by: by('U2'), at: NOW - 5 * SECOND },
    createdAt: NOW - 60 * SECOND,
  },
  auditEvents: [
    { kind: 'submitted', actor: by('U1'), to: 'pending', at: NOW - 60 * SECOND },
    { kind: 'click_refused', actor: by('U1'), detail: { rule: 'own_request' }, at: NOW - 20 * SECOND },
    { kind: 'write_started', from: 'approved', to: 'creating', at: NOW - 4 * SECOND },
  ],
  jobs: [
    { kind: 'carry_out_request', runAt: NOW - 5 * SECOND, attempts: 2, leaseUntil: NOW + 38 * SECOND },
    { kind: 'show_request', runAt: NOW + 90 * SECOND, attempts: 0 },
    { kind: 'repost_card', runAt: NOW, attempts: 1, leaseUntil: NOW - 22 * SECOND },
  ],
  messages: [{ purpose: 'card', channel: 'C1', ts: PLACE.ts }],
};

const markup = <Props extends object>(component: (props: Props) => ComponentChildren, props: Props): string =>
  // Preact asks for components of exactly its own type; ours are plain functions that answer the same.
  renderToString(h(component as FunctionComponent<Props>, props));
/** What a person reads. */
const words = (text: string): string =>
  text
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('\u00a0', ' ')
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');
const says = (text: string, ...parts: readonly string[]) => {
  for (const part of parts) assert.ok(words(text).includes(part), `«${part}» is missing in: ${words(text)}`);
};
const behindTab = (behind: Behind | undefined, world: World = EMPTY) =>
  markup(RequestTab, { world, behind, selected: PLACE });
const recordTab = (changes: Partial<RequestRecord>) => behindTab({ calls: [], record: { ...RECORD, ...changes } });

test('without a message it says how to choose one', () => {
  says(markup(RequestTab, { world: EMPTY, behind: undefined, selected: undefined }), 'Choose "Behind the curtain"');
});

test('a message without a request, one that is gone, and one that was not answered about yet', () => {
  says(behindTab({ calls: [] }), 'This message does not belong to a request.', 'There are no calls about it.');
  says(behindTab(undefined), 'Loading…');
  says(behindTab(undefined).replaceAll('&amp;', '&'), '@Rita Requester asks for R&D');
  says(behindTab(undefined, { ...EMPTY, messages: [] }), 'The message no longer exists.');
});

test('a request is told with its people by their names', () => {
  const text = recordTab({});
  says(text, 'creating', 'being carried out in CxEngage.', 'Create a user', 'grace@harbour.example', 'Night shift');
  says(text, 'Requested by Rita Requester', 'Decided by Anton Approver, 2026-11-24 14:03:17', 'firstName : "Grace"');
  assert.not(words(text).includes('The app does not run'));
  says(recordTab({ from: 'stopped' }), 'The app is not running. This is its last known state.');
});

test('every status has a meaning in words', () => {
  for (const status of STATUSES) {
    assert.ok(statusMeaning(status), status);
    says(recordTab({ request: { ...RECORD.request, status } }), `${status} ${statusMeaning(status)}`);
  }
  assert.is(statusMeaning('constructor'), '');
  says(recordTab({ request: { status: 'constructor' } }), 'constructor', 'no one yet');
});

test('an outcome is told by its sentence', () => {
  const outcome = { result: 'failed', sentence: 'CxEngage refused the role.' };
  says(recordTab({ request: { ...RECORD.request, outcome } }), 'Outcome CxEngage refused the role.');
});

test('audit events say when, what, by whom and which way', () => {
  const text = recordTab({});
  says(text, '14:02:22 submitted Rita Requester → pending');
  says(text, '14:03:02 click refused rule: own_request Rita Requester no change');
  says(text, '14:03:18 write started the bot approved → creating');
  says(recordTab({ auditEvents: [] }), 'There are no audit events.');
});

test('of very many audit events the newest are there, with how many more there are; a batch has a file, no e-mail', () => {
  says(recordTab({ olderEvents: 9_900 }), 'The newest 3. There are 9900 older ones. ');
  const text = recordTab({
    request: { kind: 'create_users', content: { source: { from: 'file', name: 'team.csv' } } },
  });
  says(text, 'Kind Create many users File team.csv');
});

test('jobs say when they are due, how often they were tried and who holds them', () => {
  const text = recordTab({});
  says(text, 'Carry the request out overdue by 5 s, tried 2 times A worker has it until 14:04:00.');
  says(text, 'Show the request in Slack due in 1 min, first try No worker has it.');
  says(text, 'Post the card again if it is gone due now, tried once The lease of its worker ended at 14:03:00.');
  says(recordTab({ jobs: [] }), 'Nothing is left to do.');
});

test('messages say where they are', () => {
  says(recordTab({}), 'card in #approvals');
  says(recordTab({ messages: [] }), 'No message is stored.');
});

const CALLS: World['calls'] = [
  { id: 'slack-1', at: NOW, way: 'slack→app', name: 'block_actions', result: 'acked', failed: false },
  { id: 'slack-2', at: NOW, way: 'app→slack', name: 'chat.update', result: 'ratelimited', failed: true },
  { id: 'cxengage-1', at: NOW, way: 'app→cxengage', name: 'POST /v1/users', result: '…', failed: false },
];

test('a request shows only the calls about it', () => {
  const text = behindTab({ record: RECORD, calls: ['slack-2', 'slack-0'] }, { ...EMPTY, calls: CALLS });
  says(text, 'chat.update', 'Older calls that are no longer listed: 1.');
  assert.not(words(text).includes('block_actions'));
});

test('traffic tells the way and the result of every call in words', () => {
  const text = markup(TrafficTab, { world: { ...EMPTY, calls: CALLS } });
  says(text, '14:03:22 Slack → app block_actions acked', 'app → Slack chat.update failed: ratelimited');
  says(text, 'app → CxEngage POST /v1/users no answer yet');
  says(markup(TrafficTab, { world: EMPTY }), 'There are no calls yet.');
});

test('a call in full is request and reply, or says that there is none yet', () => {
  const [call] = CALLS;
  assert.ok(call);
  const request = { email: HOSTILE };
  says(markup(CallDetails, { detail: { ...call, request, reply: { ok: true } } }), 'request :', 'reply :', 'ok : true');
  says(markup(CallDetails, { detail: { ...call, request } }), 'There is no reply yet.');
  says(markup(CallDetails, { detail: undefined }), 'Loading…');
});

test('JSON of every kind can be read', () => {
  const value = { none: null, list: [1, 'two'], empty: {}, emptyList: [], yes: true };
  const text = markup(JsonView, { value });
  says(text, '{ 5 fields }', 'none : null', 'list : [ 2 items ]', '1 : "two"', 'empty : {}', 'emptyList : []');
  says(markup(JsonView, { value: undefined }), 'nothing');
  let deep: unknown = 'bottom';
  for (let level = 0; level < 2000; level += 1) deep = [deep];
  says(markup(JsonView, { value: deep }), 'bottom');
});

test('every state of the app is told in words', () => {
  const of = (app: World['app']) => markup(SwitchesTab, { world: { ...EMPTY, app } });
  says(of({ status: 'starting', starts: 1 }), 'The app is starting. It was started once.');
  says(of({ status: 'running', starts: 3 }), 'The app is running. It was started 3 times.');
  const stopped = of({ status: 'stopped', starts: 0, problem: 'The port is taken.' });
  says(stopped, 'The app is stopped. It has not been started yet.', 'The port is taken.');
  const idle = (text: string) => [...text.matchAll(/aria-disabled="true"[^>]*>([^<]*)/g)].map(([, label]) => label);
  assert.equal(idle(stopped), ['Kill the app', 'Restart']);
  assert.equal(idle(of({ status: 'running', starts: 1 })), ['Start the app']);
});

test('the clock says what time it is and how far ahead', () => {
  const of = (ahead: number) => markup(SwitchesTab, { world: { ...EMPTY, ahead } });
  says(of(0), '2026-11-24 14:03:22', 'The clock shows the real time.');
  says(of(25 * 3600 * SECOND), 'The clock is 1 d 1 h ahead.');
});

test('a switch tells its state to eyes and to screen readers', () => {
  const of = (on: boolean) => {
    const switches = [{ name: 'slow', label: 'Slow', meaning: 'Every answer is late.', on }];
    return markup(SwitchesTab, { world: { ...EMPTY, switches } });
  };
  says(of(true), 'Slow on Every answer is late.');
  says(of(false), 'Slow off Every answer is late.');
  assert.match(of(true), /role="switch"[^>]*aria-checked="true"/);
  assert.match(of(false), /role="switch"[^>]*aria-checked="false"/);
});

test('the log tells its levels in words, equal lines too', () => {
  const levels = ['debug', 'info', 'warn', 'error', 'error'] as const;
  const log = levels.map((level) => ({ at: NOW, level, message: `it is ${level}`, data: { port: 3000 } }));
  const text = markup(LogTab, { world: { ...EMPTY, log } });
  says(text, '14:03:22 Debug it is debug', 'Info it is info', 'Warning it is warn', 'Error it is error', 'port : 3000');
  assert.is(text.split('it is error').length, 3);
  says(markup(LogTab, { world: EMPTY }), 'The app has logged nothing yet.');
});

test('the panel has four tabs, of which one is chosen and in the order of Tab', () => {
  const text = markup(Curtain, { world: EMPTY, selected: undefined, onClose: () => {} });
  const tabs = [...text.matchAll(/<button[^>]*role="tab"[^>]*>/g)].map(([tab]) => tab);
  assert.is(tabs.length, 4);
  assert.equal(tabs.filter((tab) => tab.includes('aria-selected="true"') && tab.includes('tabindex="0"')).length, 1);
  assert.equal(tabs.filter((tab) => tab.includes('aria-selected="false"') && tab.includes('tabindex="-1"')).length, 3);
  assert.match(text, /role="tabpanel"[^>]*aria-labelledby="curtain-tab-request"/);
});

test('hostile words stay text', () => {
  const hostile = { [HOSTILE]: HOSTILE };
  const record = {
    from: 'app' as const,
    request: { status: HOSTILE, kind: HOSTILE, reason: HOSTILE, content: { email: HOSTILE, ...hostile } },
    auditEvents: [{ kind: HOSTILE, actor: by(HOSTILE), from: HOSTILE, to: HOSTILE, detail: hostile }],
    jobs: [{ kind: HOSTILE, runAt: HOSTILE, attempts: HOSTILE }],
    messages: [{ purpose: HOSTILE, channel: HOSTILE, ts: HOSTILE }],
  };
  const world: World = {
    ...EMPTY,
    app: { status: 'stopped', starts: 1, problem: HOSTILE },
    messages: [{ ...PLACE, user: HOSTILE, text: HOSTILE }],
    calls: [{ id: HOSTILE, at: NOW, way: 'app→slack', name: HOSTILE, result: HOSTILE, failed: true }],
    log: [{ at: NOW, level: 'info', message: HOSTILE, data: hostile }],
    switches: [{ name: HOSTILE, label: HOSTILE, meaning: HOSTILE, on: true }],
  };
  const pages = [
    behindTab({ record, calls: [HOSTILE] }, world),
    ...[TrafficTab, LogTab, SwitchesTab].map((tab) => markup(tab, { world })),
  ];
  for (const page of pages) {
    assert.not.match(page, '<img');
    assert.match(page, '&lt;img');
  }
});

test.run();
