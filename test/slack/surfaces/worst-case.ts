import { randomUUID } from 'node:crypto';
import type { BatchScene } from '../../../src/domain/batch-ports.ts';
import type { Outcome } from '../../../src/domain/outcome.ts';
import type { Scene } from '../../../src/domain/ports.ts';
import { type Request, STATUSES, type Status } from '../../../src/domain/request.ts';
import { createUserRequest, inviteToTenantRequest } from '../../helpers/requests.ts';
import { batchesOf, batchScenesOf } from './worst-batches.ts';

/** A person who is in no request: a mention of him comes from somebody's text. */
export const VICTIM = 'U0VICTIM';
export const ATTACK = `<!channel> <@${VICTIM}> & <b> </b> &amp; <https://evil.example|login> *bold* \`code\` _i_ ~s~ :tada: "q" 'q'`;
/** A text of that length. */
export type Text = (length: number) => string;

const attack = (length: number) => ATTACK.repeat(Math.ceil(length / ATTACK.length)).slice(0, length);

/** Emoji of two UTF-16 units each, so that a cut may fall into one; `shift` 0 and 1 try both parities. */
const emoji = (length: number, shift: 0 | 1) =>
  `${'x'.repeat(shift)}${'😀'.repeat(length)}`.slice(0, length - ((length + shift) % 2));

/** One character repeated is the cheapest text; `&` grows to five when it is escaped, 字 is three bytes. */
const TEXTS: Readonly<Record<string, Text>> = {
  'plain text': (length) => 'n'.repeat(length),
  'mrkdwn of an attacker': attack,
  ampersands: (length) => '&'.repeat(length),
  'emoji, even': (length) => emoji(length, 0),
  'emoji, odd': (length) => emoji(length, 1),
  'three-byte letters': (length) => '字'.repeat(length),
};

const domain = `${'d'.repeat(63)}.${'d'.repeat(63)}.${'d'.repeat(57)}.com`;
/** Longest addresses that the form takes, and what it would never take but a row of the database could hold. */
export const EMAILS = {
  longest: `${'a'.repeat(64)}@${domain}`,
  idn: `${'&'.repeat(64)}@${'bücher.'.repeat(20)}テスト.${'d'.repeat(42)}`,
  attack: attack(254),
} as const;

/** Done, with all its optional fields, without each of them, and with none. */
function doneOutcomes(text: Text): Outcome[] {
  const full = {
    userId: randomUUID(),
    aliasId: '4711',
    email: EMAILS.attack,
    status: text(1000),
    roleId: randomUUID(),
  };
  const whole = { result: 'done', ...full, created: text(1000), expires: text(1000), note: text(1000) } as const;
  const { aliasId, email, status, roleId, created, expires, note, ...bare } = whole;
  const optional = { aliasId, email, status, roleId, created, expires, note };
  const without = Object.keys(optional).map((name) => {
    const rest = Object.entries(optional).filter(([other]) => other !== name);
    return { ...bare, ...Object.fromEntries(rest) };
  });
  return [whole, { ...bare, userId: text(1000) }, ...without];
}

function failedOutcomes(text: Text): Outcome[] {
  const kinds = ['validation', 'forbidden', 'conflict', 'not_found', 'upstream', 'outcome_unknown'] as const;
  return kinds.flatMap((kind) =>
    [true, false].map((retryable): Outcome => {
      return { result: 'failed', kind, sentence: text(5000), reference: '0a1b2c3d', retryable };
    }),
  );
}

function outcomesOf(status: Status, text: Text): Outcome[] {
  return status === 'created' ? doneOutcomes(text) : status === 'failed' ? failedOutcomes(text) : [];
}

/** Of a batch as such; what a failure is called makes no difference in its messages. */
function batchOutcomes(status: Status, text: Text): Outcome[] {
  return status === 'failed' || status === 'paused' ? failedOutcomes(text).slice(0, 2) : [];
}

/** One request of each kind whose every field is as long as the form, or the API, lets it be. */
function requestsOf(text: Text, email: string): Request[] {
  const roleIds = Array.from({ length: 501 }, () => randomUUID());
  const [roleId = '', ...additionalRoleIds] = roleIds;
  const [tenantId, defaultIdentityProvider] = [randomUUID(), randomUUID()];
  const lengths = [1, 75, 76, 149, 150, 151, 1000];
  const named = roleIds.map((id, at) => [id, text(at === 0 ? 1000 : (lengths[at % lengths.length] ?? 1))] as const);
  const names = { ...Object.fromEntries(named), [tenantId]: text(1000), [defaultIdentityProvider]: text(1000) };
  return [
    createUserRequest({
      names,
      content: {
        email,
        roleId,
        additionalRoleIds,
        firstName: text(255),
        lastName: text(255),
        externalId: text(255),
        status: 'enabled',
        personalTelephone: '+14162221122',
      },
    }),
    inviteToTenantRequest({
      names,
      content: { tenantId, email, roleId, status: 'invited', defaultIdentityProvider, noPassword: true },
    }),
    createUserRequest({ names: { [roleId]: '  ' }, content: { email, roleId } }),
    inviteToTenantRequest({ names: {}, content: { tenantId, email, roleId, status: 'accepted' } }),
  ];
}

/** By the request's id: its rows, in the same kind of text. */
const BATCH_SCENES = new Map<string, readonly BatchScene[]>();

const SOMEBODY = { teamId: 'T0001', userId: 'U0002' };
/** Statuses that nobody has brought about. */
const UNDECIDED: readonly Status[] = ['checking', 'draft', 'pending', 'expired'];
const DAY = Date.UTC(2025, 0, 2);

/** `request` in every status, with all that can go with it there: decision, outcome, number of tries. */
function lifeOf(request: Request, text: Text): Request[] {
  return STATUSES.flatMap((status) => {
    const outcomes = request.kind === 'create_users' ? batchOutcomes(status, text) : outcomesOf(status, text);
    const ends: { outcome?: Outcome }[] = outcomes.length ? outcomes.map((outcome) => ({ outcome })) : [{}, {}];
    return ends.flatMap((end, at) => {
      const reason = at % 2 ? text(3000) : '';
      const decision = { by: SOMEBODY, at: DAY, ...(status === 'denied' && reason && { reason }) };
      // A batch can fail before anybody is asked.
      const isEarly = request.kind === 'create_users' && status === 'failed' && at % 2 === 1;
      const isDecided = !UNDECIDED.includes(status) && !isEarly;
      const now = { ...request, ...end, status, reason, ...(isDecided && { decision }) };
      return [1, 3].map((attempt) => ({ ...now, attempt }));
    });
  });
}

/** Every request that may have to be shown, as long and as hostile as its fields can be, with a name for messages. */
export const REQUESTS: readonly { readonly is: string; readonly request: Request }[] = Object.entries(TEXTS).flatMap(
  ([name, text], at) => {
    const emails = Object.values(EMAILS);
    const batches = batchesOf(text);
    for (const { id } of batches) BATCH_SCENES.set(id, batchScenesOf(text, EMAILS.idn));
    return [...requestsOf(text, emails[at % emails.length] ?? ''), ...batches]
      .flatMap((request) => lifeOf(request, text))
      .map((request) => ({ is: `${request.kind} ${request.status}, ${name}`, request }));
  },
);

const posted = { channel: 'C0001', ts: '1700000000.000100' };

/** The places in which a request may be drawn; a batch with all kinds of rows. */
export function scenesOf(request: Request): Scene[] {
  const [unseen, seen] = [
    { request, requesterSeesCard: false },
    { request, requesterSeesCard: true, card: { purpose: 'card', ...posted }, thread: { purpose: 'card', ...posted } },
  ] as const;
  const [first, ...others] = BATCH_SCENES.get(request.id) ?? [];
  if (!first) return [unseen, seen];
  return [{ ...seen, batch: first }, ...[first, ...others].map((batch) => ({ ...unseen, batch })), unseen];
}

export const CARD_LINKS = [undefined, 'https://team.slack.com/archives/C0001/p1700000000000100'] as const;

/** 500 roles, with names of 1 to 1000 characters and blank ones. */
export const ROLES = Array.from({ length: 500 }, (_, at) => {
  const texts = Object.values(TEXTS);
  const text = texts[at % texts.length] ?? String;
  return { id: randomUUID(), name: at % 10 === 9 ? ' '.repeat(at) : text([1, 74, 75, 76, 77, 1000][at % 7] ?? 1) };
});
