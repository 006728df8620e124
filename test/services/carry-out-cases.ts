import type { Writes } from '../../src/domain/writes.ts';
import { KnownError } from '../../src/errors.ts';
import { ago, type Case, EMAIL, type Kind, NOW, ROLE } from './carry-out-world.ts';

const SINGLE: readonly Kind[] = ['create', 'add', 'row: create', 'row: add'];
const REQUESTS: readonly Kind[] = ['create', 'add'];
const ROWS: readonly Kind[] = ['row: create', 'row: add'];
const BOTH: readonly Kind[] = ['create and add', 'row: create and add'];

const ours = {
  id: 'u1',
  email: EMAIL,
  roleId: ROLE,
  createdBy: 'bot',
  created: new Date(NOW).toISOString(),
  status: 'accepted',
};
const theirs = { ...ours, createdBy: 'somebody' };
const older = { ...ours, created: new Date(ago(300)).toISOString() };
const unsigned = { id: 'u1', email: EMAIL, roleId: ROLE, created: ours.created, status: 'accepted' };

const error = (
  kind: ConstructorParameters<typeof KnownError>[0],
  more: ConstructorParameters<typeof KnownError>[2] = {},
) => new KnownError(kind, `CxEngage: ${kind}.`, more);
const away = error('upstream', { status: 503 });
const trouble = error('upstream', { status: 500 });
const slowDown = error('upstream', { status: 429, retryAfterMs: 7_000 });
const held = error('upstream', { code: 'held', retryAfterMs: 4_000 });
const badInput = error('validation', { status: 400 });
const conflict = error('conflict', { status: 409 });
const forbidden = error('forbidden', { status: 403 });
const boom = error('outcome_unknown', { status: 500, said: 'boom (500)' });
const silence = error('outcome_unknown', { said: 'no answer within 10 s' });
const noId = error('outcome_unknown', { status: 200, said: 'quota (200)' });

type OpenWrite = Writes['open'];

/** A write that was given up so many seconds ago; `unproven`: it is the nth. */
const openSince = (seconds: number, unproven = 1, said = 'boom (500)') => ({
  since: ago(seconds + 10),
  unproven,
  open: { startedAt: ago(seconds + 10), givenUpAt: ago(seconds), said },
});

function refusedSince(seconds: number, { kind, message: sentence, status }: KnownError) {
  const { open, ...rest } = openSince(seconds);
  const { said: _, ...times } = open;
  const refusal = { kind, sentence, retryable: kind === 'conflict' } as NonNullable<OpenWrite>['refusal'] & object;
  return { ...rest, open: { ...times, ...(status !== undefined && { status }), refusal } };
}

const LOST = 'lose since 0, 1 unproven, open 0–0';
const FOUND = "CxEngage's answer was lost. A look-up found the {noun}.";
const CANNOT_TELL =
  'CxEngage received the call and has not answered since, so the result is unknown. A retry looks it up first.';

/** By what happens. Each holds for every kind of `on`. */
export const CARRY_OUT_CASES: Readonly<Record<string, Case>> = {
  // Nothing was sent before.
  'free, written, read back': {
    on: SINGLE,
    looks: [undefined],
    sent: [ours],
    back: ours,
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1'],
  },
  'the reply has nothing but an id': {
    on: SINGLE,
    looks: [undefined, ours],
    sent: [{ id: 'u1' }],
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1'],
  },
  'a look-up does not show it yet': {
    on: REQUESTS,
    looks: [undefined],
    sent: [ours],
    back: undefined,
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      'done | u1 | CxEngage confirmed it, but a look-up does not show it yet.',
    ],
  },
  'reading it back gets no answer': {
    on: REQUESTS,
    looks: [undefined],
    sent: [ours],
    back: away,
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      'done | u1 | CxEngage confirmed it. The look-up afterwards got no answer.',
    ],
  },
  'CxEngage stored another address: nothing is written again': {
    on: SINGLE,
    looks: [undefined],
    sent: [{ ...ours, email: 'b@example.com' }],
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1 | CxEngage stored it as b@example.com.'],
  },
  'the reply has another role and status than approved': {
    on: SINGLE,
    looks: [undefined],
    sent: [{ ...ours, roleId: 'other', status: 'disabled' }],
    back: { ...ours, roleId: 'other', status: 'disabled' },
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      'done | u1 | The role in CxEngage is not the approved one: other. {status}',
    ],
  },
  'only the look-up shows another role': {
    on: REQUESTS,
    looks: [undefined],
    sent: [ours],
    back: { ...ours, roleId: 'other' },
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1 | The role in CxEngage is not the approved one: other.'],
  },
  'somebody has it before': {
    on: SINGLE,
    looks: [theirs],
    steps: ['fail conflict, none | {before}'],
  },
  'we have made it, but not for this': { on: SINGLE, looks: [ours], steps: ['fail conflict, none | {before}'] },
  'the look-up fails': { on: SINGLE, looks: [trouble], steps: ['later 1 s, 1 tries, none'] },
  'the look-up gets no answer: it is waited for, and is no try': {
    on: SINGLE,
    tries: 7,
    looks: [away],
    steps: ['later 1 s, 7 tries, none, waits for CxEngage'],
  },
  'nobody is there: it is waited for': {
    on: SINGLE,
    looks: [error('upstream')],
    steps: ['later 1 s, 0 tries, none, waits for CxEngage'],
  },
  'away for 8 s: looked up again in 8 s': {
    on: REQUESTS,
    waits: 8,
    looks: [away],
    steps: ['later 8 s, 0 tries, none, waits for CxEngage'],
  },
  'away for hours: looked up again in 15 s': {
    on: REQUESTS,
    waits: 20_000,
    looks: [away],
    steps: ['later 15 s, 0 tries, none, waits for CxEngage'],
  },
  'away since a time that is not yet: the clock was set back': {
    on: REQUESTS,
    waits: -3_600,
    looks: [away],
    steps: ['later 15 s, 0 tries, none, waits for CxEngage'],
  },
  'away for a day: its tries count': {
    on: REQUESTS,
    waits: 86_400,
    tries: 6,
    looks: [away],
    steps: ['later 30 s, 7 tries, none'],
  },
  'away for a day, the eighth time': {
    on: REQUESTS,
    waits: 86_400,
    tries: 7,
    looks: [away],
    steps: ['fail upstream, Retry, none | CxEngage: upstream.'],
  },
  'the look-up fails the eighth time': {
    on: SINGLE,
    tries: 7,
    looks: [trouble],
    steps: ['fail upstream, Retry, none | CxEngage: upstream.'],
  },
  'the look-up is refused': {
    on: SINGLE,
    looks: [forbidden],
    steps: ['fail forbidden, Retry, none | CxEngage: forbidden.'],
  },
  'our own pace holds the look-up back': { on: SINGLE, tries: 7, looks: [held], steps: ['later 4 s, 7 tries, none'] },
  'the requester may not ask any more': {
    on: SINGLE,
    looks: [undefined],
    standing: 'They left.',
    steps: ['fail forbidden, none | They left.'],
  },
  'CxEngage does not list the role any more': {
    on: SINGLE,
    looks: [undefined],
    isRoleGone: true,
    steps: ['fail forbidden, none | {gone}'],
  },
  'the role is called otherwise by now: an approver has to confirm': {
    on: ['create', 'add'],
    looks: [undefined],
    names: { role: 'Caller' },
    steps: ['fail forbidden, Retry, none | The role "Caller" is now called "{role}". An approver has to confirm this.'],
  },
  'a row whose role is called otherwise by now waits for an approver': {
    on: ['row: create', 'row: add'],
    tries: 3,
    looks: [undefined],
    names: { role: 'Caller' },
    steps: ['later 1 s, 3 tries, none'],
  },
  'the tenant is called otherwise by now': {
    on: ['add'],
    looks: [undefined],
    names: { tenant: 'Haven' },
    steps: [
      'fail forbidden, Retry, none | The tenant "Haven" is now called "Harbour". An approver has to confirm this.',
    ],
  },
  'the identity provider is called otherwise by now': {
    on: ['add'],
    looks: [undefined],
    names: { provider: 'Old' },
    steps: [
      'fail forbidden, Retry, none | The identity provider "Old" is now called "New". An approver has to confirm this.',
    ],
  },
  'the identity provider is gone': {
    on: ['add', 'row: add'],
    looks: [undefined],
    isProviderGone: true,
    steps: [
      'fail forbidden, none | The tenant no longer has this identity provider. Make a new request with another one.',
    ],
  },
  'Slack does not say who may': {
    on: SINGLE,
    looks: [undefined],
    tries: 7,
    standing: error('upstream'),
    steps: ['later 1 s, 7 tries, none, waits for Slack'],
  },

  // The first write is refused, or certainly did not happen.
  '429: not written, again when asked': {
    on: SINGLE,
    looks: [undefined],
    sent: [slowDown],
    steps: ['begin since 0, 0 unproven, open 0–…', 'later 7 s, 0 tries, none, waits for CxEngage'],
  },
  'the token is refused, whichever it is: not written': {
    on: SINGLE,
    looks: [undefined],
    sent: [error('upstream', { status: 401 })],
    steps: ['begin since 0, 0 unproven, open 0–…', 'later 1 s, 1 tries, none'],
  },
  'the token is refused the eighth time': {
    on: SINGLE,
    tries: 7,
    looks: [undefined],
    sent: [error('upstream', { status: 401 })],
    steps: ['begin since 0, 0 unproven, open 0–…', 'fail upstream, Retry, none | CxEngage: upstream.'],
  },
  'bad input, and nobody is there': {
    on: SINGLE,
    looks: [undefined, undefined],
    sent: [badInput],
    steps: ['begin since 0, 0 unproven, open 0–…', 'fail validation, none | CxEngage: validation.'],
  },
  '409, and it is ours: a proxy repeated the call': {
    on: SINGLE,
    looks: [undefined, ours],
    sent: [conflict],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      'done | u1 | CxEngage answered 409, although the call had created the {noun}.',
    ],
  },
  '409, and somebody else was faster': {
    on: SINGLE,
    looks: [undefined, theirs],
    sent: [conflict],
    steps: ['begin since 0, 0 unproven, open 0–…', 'fail conflict, since 0, until -150, 0 unproven | {before}'],
  },
  '409, and it is older than our write': {
    on: SINGLE,
    looks: [undefined, older],
    sent: [conflict],
    steps: ['begin since 0, 0 unproven, open 0–…', 'fail conflict, since 0, until -150, 0 unproven | {before}'],
  },
  '409, and CxEngage does not say who made it': {
    on: SINGLE,
    looks: [undefined, unsigned],
    sent: [conflict],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      'done | u1 | CxEngage already has the {noun}, but does not say who added them: CxEngage answered 409. | unknown',
    ],
  },
  '409, and the look-up gets no answer: it is looked for, and not sent again': {
    on: REQUESTS,
    looks: [undefined, away, away],
    sent: [conflict],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      `${LOST} 409 refused: conflict`,
      'later 1 s, 1 tries, since 0, 1 unproven, open 0–0 409 refused: conflict',
    ],
  },
  'refused after a lost one: that one is still looked for': {
    on: SINGLE,
    status: 'unknown',
    writes: openSince(150),
    looks: [undefined, undefined],
    sent: [badInput],
    steps: [
      'begin since 160, 1 unproven, open 0–…',
      'fail validation, since 160, until -150, 0 unproven | CxEngage: validation.',
    ],
  },

  '409, and it is not there yet: it is looked for, and not sent again': {
    on: SINGLE,
    looks: [undefined, undefined, undefined],
    sent: [conflict],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      `${LOST} 409 refused: conflict`,
      'later 1 s, 0 tries, since 0, 1 unproven, open 0–0 409 refused: conflict',
    ],
  },
  '409, and it shows up late: it is ours': {
    on: SINGLE,
    status: 'unknown',
    writes: refusedSince(30, conflict),
    looks: [{ ...ours, created: new Date(ago(40)).toISOString() }],
    steps: ['done | u1 | CxEngage answered 409, although the call had created the {noun}.'],
  },
  '409, and it never shows up: its own words': {
    on: SINGLE,
    status: 'unknown',
    writes: refusedSince(150, conflict),
    looks: [undefined],
    steps: ['fail conflict, Retry, since 160, until 0, 0 unproven | CxEngage: conflict.'],
  },
  'bad input, and the look-up gets no answer': {
    on: REQUESTS,
    looks: [undefined, away, away],
    sent: [badInput],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      `${LOST} 400 refused: validation`,
      'later 1 s, 1 tries, since 0, 1 unproven, open 0–0 400 refused: validation',
    ],
  },
  'bad input, and then nobody is there: nothing to wait for': {
    on: SINGLE,
    status: 'unknown',
    writes: refusedSince(1, badInput),
    looks: [undefined],
    steps: ['fail validation, since 11, until -150, 0 unproven | CxEngage: validation.'],
  },
  'the credentials are refused: nothing was sent, and nothing is looked up': {
    on: SINGLE,
    looks: [undefined],
    sent: [error('forbidden', { status: 401, code: 'not_sent' })],
    steps: ['begin since 0, 0 unproven, open 0–…', 'fail forbidden, Retry, none | CxEngage: forbidden.'],
  },
  'a 2xx with an id is believed, whoever it says has made it, and when': {
    on: SINGLE,
    looks: [undefined],
    sent: [{ ...theirs, created: older.created }],
    back: { ...theirs, created: older.created },
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1'],
  },
  'a look-up shows another id than the reply': {
    on: REQUESTS,
    looks: [undefined],
    sent: [ours],
    back: { ...ours, id: 'u2' },
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      'done | u1 | CxEngage answered with the id u1, but a look-up shows u2.',
    ],
  },
  'a look-up shows two of them': {
    on: REQUESTS,
    looks: [undefined],
    sent: [ours],
    back: error('conflict'),
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1 | CxEngage confirmed it. CxEngage: conflict.'],
  },

  // The answer proves nothing.
  'the head of a 201 came, and its body was cut: it is not sent again': {
    on: SINGLE,
    status: 'unknown',
    writes: { ...openSince(150), open: { ...openSince(150).open, status: 201 } },
    looks: [undefined],
    steps: [
      'fail upstream, Retry, since 160, until 0, 0 unproven | It was sent once, but CxEngage does not show it. Last answer: boom (500). A retry looks it up first.',
    ],
  },
  'the answer is lost, and it is there': {
    on: SINGLE,
    looks: [undefined, ours],
    sent: [silence],
    steps: ['begin since 0, 0 unproven, open 0–…', `${LOST} "no answer within 10 s"`, `done | u1 | ${FOUND}`],
  },
  'the answer is lost, and it is there under another address': {
    on: ['create', 'row: create'],
    looks: [undefined, { ...ours, email: 'b@example.com' }],
    sent: [silence],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      `${LOST} "no answer within 10 s"`,
      `done | u1 | ${FOUND} CxEngage stored it as b@example.com.`,
    ],
  },
  'the answer is lost, and somebody else is there under another address': {
    on: ['create', 'row: create'],
    looks: [undefined, { ...theirs, email: 'b@example.com' }],
    sent: [silence],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      `${LOST} "no answer within 10 s"`,
      'later 1 s, 0 tries, since 0, 1 unproven, open 0–0 "no answer within 10 s"',
    ],
  },
  'the answer is lost, and it is not there': {
    on: SINGLE,
    looks: [undefined, undefined],
    sent: [boom],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      `${LOST} "boom (500)" 500`,
      'later 1 s, 0 tries, since 0, 1 unproven, open 0–0 "boom (500)" 500',
    ],
  },
  'a fault of ours while it is sent proves nothing either': {
    on: SINGLE,
    looks: [undefined, ours],
    sent: [new TypeError('ours')],
    steps: ['begin since 0, 0 unproven, open 0–…', LOST, `done | u1 | ${FOUND}`],
  },
  'the answer is lost, and somebody else has it': {
    on: SINGLE,
    looks: [undefined, theirs],
    sent: [boom],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      `${LOST} "boom (500)" 500`,
      'fail conflict, since 0, until -150, 0 unproven | {meanwhile}',
    ],
  },
  'the answer is lost, and CxEngage does not say who made it': {
    on: SINGLE,
    looks: [undefined, unsigned],
    sent: [boom],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      `${LOST} "boom (500)" 500`,
      'done | u1 | CxEngage already has the {noun}, but does not say who added them: CxEngage answered 500. | unknown',
    ],
  },
  'the answer is lost, and we do not know our own id': {
    on: SINGLE,
    looks: [undefined, ours],
    sent: [boom],
    ownId: undefined,
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      `${LOST} "boom (500)" 500`,
      'done | u1 | CxEngage already has the {noun}, but does not say who added them: CxEngage answered 500. | unknown',
    ],
  },
  '2xx without an id: it is looked for, and not sent again': {
    on: SINGLE,
    looks: [undefined, undefined],
    sent: [noId],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      `${LOST} "quota (200)" 200`,
      'later 1 s, 0 tries, since 0, 1 unproven, open 0–0 "quota (200)" 200',
    ],
  },

  // A write is open.
  'given up 40 s ago: looked for again in 30 s': {
    on: SINGLE,
    status: 'unknown',
    writes: openSince(40),
    looks: [undefined],
    steps: ['later 30 s, 0 tries, since 50, 1 unproven, open 50–40 "boom (500)"'],
  },
  'given up 8 s ago: looked for again in 8 s': {
    on: SINGLE,
    status: 'unknown',
    writes: openSince(8),
    looks: [undefined],
    steps: ['later 8 s, 0 tries, since 18, 1 unproven, open 18–8 "boom (500)"'],
  },
  'given up 149 s ago: nothing is sent yet': {
    on: SINGLE,
    status: 'unknown',
    writes: openSince(149),
    looks: [undefined],
    steps: ['later 1 s, 0 tries, since 159, 1 unproven, open 159–149 "boom (500)"'],
  },
  'it shows up late': {
    on: SINGLE,
    status: 'unknown',
    writes: openSince(149),
    looks: [{ ...ours, created: new Date(ago(161)).toISOString() }],
    steps: [`done | u1 | ${FOUND}`],
  },
  'given up 150 s ago and absent: a second write': {
    on: SINGLE,
    status: 'unknown',
    writes: openSince(150),
    looks: [undefined],
    sent: [ours],
    back: ours,
    steps: ['begin since 160, 1 unproven, open 0–…', 'done | u1'],
  },
  'the second write is lost too': {
    on: SINGLE,
    status: 'unknown',
    writes: openSince(150),
    looks: [undefined, undefined],
    sent: [silence],
    steps: [
      'begin since 160, 1 unproven, open 0–…',
      'lose since 160, 2 unproven, open 0–0 "no answer within 10 s"',
      'later 1 s, 0 tries, since 160, 2 unproven, open 0–0 "no answer within 10 s"',
    ],
  },
  'two writes are absent: no third one': {
    on: SINGLE,
    status: 'unknown',
    writes: openSince(150, 2),
    looks: [undefined],
    steps: [
      'fail upstream, Retry, since 160, until 0, 0 unproven | It was sent twice, but CxEngage does not show it. Last answer: boom (500). A retry looks it up first.',
    ],
  },
  'a 2xx without an id is absent: no second one': {
    on: SINGLE,
    status: 'unknown',
    writes: { ...openSince(150), open: { ...openSince(150).open, status: 200 } },
    looks: [undefined],
    steps: [
      'fail upstream, Retry, since 160, until 0, 0 unproven | It was sent once, but CxEngage does not show it. Last answer: boom (500). A retry looks it up first.',
    ],
  },
  'who may ask is checked before the second write': {
    on: SINGLE,
    status: 'unknown',
    writes: openSince(150),
    looks: [undefined],
    standing: 'They left.',
    steps: ['fail forbidden, since 160, until 0, 0 unproven | They left.'],
  },
  'a look-up that is refused decides nothing while a write is open': {
    on: SINGLE,
    status: 'unknown',
    writes: openSince(40),
    looks: [forbidden],
    steps: ['later 1 s, 1 tries, since 50, 1 unproven, open 50–40 "boom (500)"'],
  },
  'eight look-ups without an answer: it waits until the write has settled': {
    on: SINGLE,
    status: 'unknown',
    tries: 7,
    writes: openSince(100),
    looks: [trouble],
    steps: ['later 50 s, 7 tries, since 110, 1 unproven, open 110–100 "boom (500)"'],
  },
  'and when it has, nobody can tell': {
    on: SINGLE,
    status: 'unknown',
    tries: 7,
    writes: openSince(150),
    looks: [trouble],
    steps: [`fail outcome_unknown, Retry, since 160, 0 unproven, open 160–150 "boom (500)" | ${CANNOT_TELL}`],
  },
  'away while a write of a row is open: it is waited for': {
    on: ROWS,
    status: 'unknown',
    tries: 7,
    writes: openSince(200),
    looks: [away],
    steps: ['later 1 s, 7 tries, since 210, 1 unproven, open 210–200 "boom (500)", waits for CxEngage'],
  },
  'away until the write has settled: nobody can tell': {
    on: REQUESTS,
    status: 'unknown',
    tries: 7,
    writes: openSince(150),
    looks: [away],
    steps: [`fail outcome_unknown, Retry, since 160, 0 unproven, open 160–150 "boom (500)" | ${CANNOT_TELL}`],
  },
  'our own pace holds the look-up of an open write back': {
    on: ROWS,
    status: 'unknown',
    tries: 7,
    writes: openSince(150),
    looks: [held],
    steps: ['later 4 s, 7 tries, since 160, 1 unproven, open 160–150 "boom (500)"'],
  },

  // The worker died.
  'the worker died a moment after the start: given up when the call has ended': {
    on: SINGLE,
    status: 'creating',
    writes: { since: ago(3), unproven: 0, open: { startedAt: ago(3) } },
    looks: [undefined],
    steps: ['lose since 3, 1 unproven, open 3–-7', 'later 1 s, 0 tries, since 3, 1 unproven, open 3–-7'],
  },
  'the worker died long ago, and it is there': {
    on: SINGLE,
    status: 'creating',
    writes: { since: ago(300), unproven: 0, open: { startedAt: ago(300) } },
    looks: [ours],
    steps: ['lose since 300, 1 unproven, open 300–290', `done | u1 | ${FOUND}`],
  },
  'the worker died long ago, and it is not there': {
    on: SINGLE,
    status: 'creating',
    writes: { since: ago(160), unproven: 0, open: { startedAt: ago(160) } },
    looks: [undefined],
    sent: [ours],
    back: ours,
    steps: ['lose since 160, 1 unproven, open 160–150', 'begin since 160, 1 unproven, open 0–…', 'done | u1'],
  },

  // Nothing is open, but something was lost before.
  'a Retry finds what an earlier attempt has made': {
    on: SINGLE,
    writes: { since: ago(400), unproven: 0 },
    looks: [older],
    steps: [`done | u1 | ${FOUND}`],
  },
  'a Retry does not claim what was made after all writes had settled': {
    on: SINGLE,
    writes: { since: ago(400), until: ago(200), unproven: 0 },
    looks: [ours],
    steps: ['fail conflict, since 400, until 200, 0 unproven | {before}'],
  },
  'a Retry settles what is still open first': {
    on: SINGLE,
    writes: { ...openSince(20), unproven: 0 },
    looks: [ours],
    steps: [`done | u1 | ${FOUND}`],
  },
  'refused once, and again: looked up in full': {
    on: SINGLE,
    status: 'creating',
    tries: 1,
    looks: [undefined],
    sent: [ours],
    back: ours,
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1'],
  },

  'the preview looked it up a moment ago: it is not looked up again': {
    on: ['row: create'],
    isFresh: true,
    sent: [ours],
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1'],
  },
  'looked up by a process before this one: looked up again': {
    on: ['row: create', 'row: create and add'],
    isFresh: true,
    isRestored: true,
    looks: [theirs],
    steps: ['fail conflict, none | {before}'],
  },
  'the user was created by a process before this one: the tenant is looked at': {
    on: ['row: create and add'],
    isHalf: true,
    isRestored: true,
    looks: [theirs],
    steps: [
      'fail conflict, none | Created. CxEngage stored it as b@example.com. Not added to Harbour: This person is already in this tenant.',
    ],
  },
  'looked up a moment ago, but refused since: looked up again': {
    on: ['row: create'],
    isFresh: true,
    tries: 1,
    looks: [theirs],
    steps: ['fail conflict, none | {before}'],
  },

  // Another worker.
  'another worker is faster with the end': { on: SINGLE, looks: [theirs], lostAt: 'fail', steps: ['overtaken'] },
  'another worker is faster with the start': { on: SINGLE, looks: [undefined], lostAt: 'begin', steps: ['overtaken'] },
  'the lease ends while the write is under way': {
    on: SINGLE,
    looks: [undefined],
    sent: [ours],
    back: ours,
    lostAt: 'done',
    steps: ['begin since 0, 0 unproven, open 0–…', 'overtaken'],
  },
  'the lease has ended when the answer is lost': {
    on: SINGLE,
    looks: [undefined],
    sent: [boom],
    lostAt: 'lose',
    steps: ['begin since 0, 0 unproven, open 0–…', 'overtaken'],
  },
  'the worker stalls before it sends: nothing is sent': {
    on: SINGLE,
    looks: [undefined],
    stalls: 6,
    steps: ['begin since 0, 0 unproven, open 0–…', 'begin since 0, 0 unproven, open 0–…', 'later 1 s, 0 tries, none'],
  },

  'its turn comes soon: the start is not stored again': {
    on: SINGLE,
    looks: [undefined],
    turn: 0.25,
    sent: [ours],
    back: ours,
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1'],
  },
  'its turn comes late: the start is stored anew': {
    on: SINGLE,
    looks: [undefined],
    turn: 7,
    sent: [ours],
    back: ours,
    steps: ['begin since 0, 0 unproven, open 0–…', 'begin since 0, 0 unproven, open 0–…', 'done | u1'],
  },
  'its turn does not come: nothing was sent, and it is no try': {
    on: SINGLE,
    tries: 7,
    looks: [undefined],
    turn: held,
    steps: ['begin since 0, 0 unproven, open 0–…', 'later 4 s, 7 tries, none'],
  },

  // Two operations.
  'created and added': {
    on: ['create and add'],
    looks: [undefined, ours, undefined, ours],
    sent: [ours, ours],
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1', 'begin since 0, 0 unproven, open 0–…', 'done | u1'],
  },
  'a row is created and added': {
    on: ['row: create and add'],
    looks: [undefined],
    sent: [ours, ours],
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1', 'begin since 0, 0 unproven, open 0–…', 'done | u1'],
  },
  'somebody else has the address: it stops before the tenant': {
    on: BOTH,
    looks: [theirs],
    steps: ['fail conflict, none | {before}'],
  },
  'CxEngage does not say who made it: it stops before the tenant': {
    on: BOTH,
    status: 'unknown',
    writes: openSince(5),
    looks: [unsigned],
    steps: [
      'fail conflict, since 15, until -145, 0 unproven | CxEngage already has the {noun}, but does not say who added them: the answer to the call was lost. Check it in CxEngage.',
    ],
  },
  'created before: only the tenant is left': {
    on: ['row: create and add'],
    isHalf: true,
    sent: [ours],
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1 | CxEngage stored it as b@example.com.'],
  },
  'created before, and the request goes on with the tenant': {
    on: ['create and add'],
    status: 'creating',
    isHalf: true,
    looks: [undefined, ours],
    sent: [ours],
    steps: ['begin since 0, 0 unproven, open 0–…', 'done | u1 | CxEngage stored it as b@example.com.'],
  },
  'created, and who asked may not ask any more: not added': {
    on: ['create and add'],
    status: 'creating',
    isHalf: true,
    looks: [undefined],
    standing: 'They left.',
    steps: ['fail forbidden, none | Created. CxEngage stored it as b@example.com. Not added to Harbour: They left.'],
  },
  'a row is created, and not added': {
    on: ['row: create and add'],
    isHalf: true,
    looks: [undefined],
    sent: [forbidden],
    steps: [
      'begin since 0, 0 unproven, open 0–…',
      'fail forbidden, Retry, none | Created. CxEngage stored it as b@example.com. Not added to Harbour: CxEngage: forbidden.',
    ],
  },
};
