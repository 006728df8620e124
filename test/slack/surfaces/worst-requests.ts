import { randomUUID } from 'node:crypto';
import { FAILURE_KINDS, type FailedOutcome, type Outcome } from '../../../src/domain/outcome.ts';
import { type Request, STATUSES, type Status } from '../../../src/domain/request.ts';
import { addToTenantRequest, createUserRequest } from '../../helpers/requests.ts';
import { EMAILS, type Text } from './worst-texts.ts';

/** Makes a request whose values are in that kind of text. */
export type Make = (text: Text, email: string) => Request;

const ROLE_IDS = Array.from({ length: 501 }, () => randomUUID());
const [ROLE = '', ...MORE_ROLES] = ROLE_IDS;
const [TENANT, PROVIDER] = [randomUUID(), randomUUID()];
const LENGTHS = [1, 75, 76, 149, 150, 151, 1000];

function namesIn(text: Text): Request['names'] {
  const ofLength = new Map(LENGTHS.map((length) => [length, text(length)]));
  const roles = ROLE_IDS.map((id, at) => [
    id,
    ofLength.get(at === 0 ? 1000 : (LENGTHS[at % LENGTHS.length] ?? 1)) ?? '',
  ]);
  return { ...Object.fromEntries(roles), [TENANT]: text(1000), [PROVIDER]: text(1000) };
}

/** Every field is as long as the form, or the API, lets it be. */
export const wholeUser: Make = (text, email) =>
  createUserRequest({
    names: namesIn(text),
    content: {
      email,
      roleId: ROLE,
      additionalRoleIds: MORE_ROLES,
      firstName: text(255),
      lastName: text(255),
      externalId: text(255),
      status: 'enabled',
      personalTelephone: '+14162221122',
    },
    invitation: { tenantId: TENANT, email, roleId: ROLE, status: 'invited', defaultIdentityProvider: PROVIDER },
  });

export const wholeInvitation: Make = (text, email) =>
  addToTenantRequest({
    names: namesIn(text),
    content: {
      tenantId: TENANT,
      email,
      roleId: ROLE,
      status: 'invited',
      defaultIdentityProvider: PROVIDER,
      noPassword: true,
    },
  });

/** Only what has to be there, and no name for any id. */
export const BARE: readonly Make[] = [
  (_, email) => createUserRequest({ names: { [ROLE]: '  ' }, content: { email, roleId: ROLE } }),
  (_, email) =>
    addToTenantRequest({
      names: {},
      content: { tenantId: TENANT, email, roleId: ROLE, status: 'accepted' },
    }),
];

/** How a request stands, and what has become of it. */
export interface Standing {
  readonly is: string;
  readonly status: Status;
  /** `turn` counts the scenes, so that kinds of errors take turns: no message tells them apart. */
  readonly outcome?: (text: Text, turn: number) => Outcome;
  /** It ended before an approver was asked. */
  readonly isEarly?: boolean;
}

function failed(retryable: boolean, more: Partial<FailedOutcome> = {}) {
  return (text: Text, turn: number): Outcome => {
    const kind = FAILURE_KINDS[turn % FAILURE_KINDS.length] ?? 'upstream';
    return { result: 'failed', kind, sentence: text(5000), reference: '0a1b2c3d', retryable, ...more };
  };
}

const done = (text: Text) =>
  ({
    result: 'done',
    userId: randomUUID(),
    aliasId: '4711',
    email: EMAILS.attack,
    status: text(1000),
    roleId: ROLE,
    invitation: text(1000),
    tenantRoleId: ROLE,
    created: text(1000),
    expires: text(1000),
    note: text(1000),
  }) as const;
const OPTIONAL = ['aliasId', 'email', 'status', 'roleId', 'invitation', 'tenantRoleId', 'created', 'expires', 'note'];

/** Done with all its optional fields, without each of them, and with none. */
const DONE: readonly Standing[] = [
  { is: 'created', status: 'created', outcome: done },
  { is: 'created by someone else', status: 'created', outcome: (text) => ({ ...done(text), maker: 'unknown' }) },
  { is: 'created, an id only', status: 'created', outcome: (text) => ({ result: 'done', userId: text(1000) }) },
  ...OPTIONAL.map((left): Standing => {
    const outcome: Standing['outcome'] = (text) => ({ ...done(text), [left]: undefined });
    return { is: `created without ${left}`, status: 'created', outcome };
  }),
];

const FAILED: readonly Standing[] = [
  { is: 'failed, to be retried', status: 'failed', outcome: failed(true) },
  { is: 'failed', status: 'failed', outcome: failed(false) },
  { is: 'failed, the address is taken', status: 'failed', outcome: failed(false, { isTaken: true }) },
  { is: 'failed, created and not added', status: 'failed', outcome: failed(false, { userId: 'u1' }) },
];

const without = (...left: Status[]): readonly Standing[] =>
  STATUSES.filter((status) => !left.includes(status)).map((status) => ({ is: status, status }));

/** Where a request for one person may stand. */
export const STANDINGS: readonly Standing[] = [...without('created', 'failed'), ...DONE, ...FAILED];

/** Where a batch may stand: it pauses by itself or by hand, and it can fail before anybody is asked. */
export const BATCH_STANDINGS: readonly Standing[] = [
  ...without('failed'),
  { is: 'paused by itself', status: 'paused', outcome: failed(true) },
  ...FAILED,
  ...FAILED.map((standing) => ({ ...standing, is: `${standing.is}, unread`, isEarly: true })),
];
