import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { tables } from '../../../src/csv/tables.ts';
import { noRows, type StoredRow } from '../../../src/domain/batch.ts';
import { createsUser } from '../../../src/domain/batch-row.ts';
import { newInvitation } from '../../../src/domain/new-invitation.ts';
import { newUser, STATUS_WORDS, USER_STATUSES } from '../../../src/domain/new-user.ts';
import { isBatch, REQUEST_KINDS, type Request, type RequestKind } from '../../../src/domain/request.ts';
import { batchFile } from '../../../src/services/batch/file-contents.ts';
import { approvalCard } from '../../../src/slack/surfaces/approval-card.ts';
import { addToTenantRequest, batchOf, createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';

const test = suite('everything that is sent is on the card or in its file');

const newId = () => crypto.randomUUID();
const [role, second, third, tenant, tenantRole, idp] = [newId(), newId(), newId(), newId(), newId(), newId()];
const names = {
  [role]: 'Platform User',
  [second]: 'Auditor',
  [third]: 'Quality',
  [tenant]: 'Harbour Outfitters',
  [tenantRole]: 'Agent',
  [idp]: 'Harbour Okta',
};
const email = 'cfo@cоrp.example';

/** A value of each field of a body, and what shows it. A field that is new in a schema fails to compile here. */
const USER: Readonly<Record<keyof typeof newUser.entries, readonly [value: unknown, shown: readonly string[]]>> = {
  email: [email, [email, 'xn--crp-sed.example']],
  roleId: [role, ['Platform User']],
  firstName: ['Ann Marie', ['Ann Marie']],
  lastName: ['Lee-Sample', ['Lee-Sample']],
  additionalRoleIds: [
    [second, third],
    ['Auditor', 'Quality'],
  ],
  externalId: ['00123', ['00123']],
  // A card explains it, a line of a file has the word alone.
  status: ['pending', ['ending']],
  personalTelephone: ['+14162221122', ['+14162221122']],
};
const INVITATION: Readonly<Record<keyof typeof newInvitation.entries, readonly [unknown, readonly string[]]>> = {
  tenantId: [tenant, ['Harbour Outfitters']],
  email: [email, [email, 'xn--crp-sed.example']],
  roleId: [tenantRole, ['Agent']],
  // "Send an email invitation", or "invited to" in a line.
  status: ['invited', ['invit']],
  defaultIdentityProvider: [idp, ['Harbour Okta']],
  noPassword: [true, ['single sign-on only']],
};
type Fields = Readonly<Record<string, readonly [value: unknown, shown: readonly string[]]>>;

const valuesOf = (fields: Fields) => Object.fromEntries(Object.entries(fields).map(([key, [value]]) => [key, value]));
const user = v.parse(newUser, valuesOf(USER));
const invitation = v.parse(newInvitation, valuesOf(INVITATION));
const { email: _, ...forAll } = invitation;

/** What an approver sees of a request, with the file of its rows. */
async function seen(request: Request, rows: readonly StoredRow[] = []): Promise<string> {
  const groups = rows.map(({ content }) => ({
    ...(content && createsUser(content) && { roleId: content.user.roleId }),
    additionalRoleIds: content?.user.additionalRoleIds ?? [],
    ...(content?.invitation && { tenantId: tenant, tenantRoleId: tenantRole }),
    rows: 1,
    done: 0,
  }));
  const none = {
    notLookedUp: 0,
    powerful: [],
    unsent: [],
    failures: [],
    differing: [],
    blocked: [],
    steps: {},
    rate: 0,
    retryable: 0,
    invitable: 0,
  };
  const batch = { ...none, counts: { ...noRows(), new: rows.length }, groups, first: rows };
  const card = textOf(approvalCard({ request, requesterSeesCard: true, ...(rows.length > 0 && { batch }) }));
  if (!isBatch(request)) return card;
  const store = { rowsAfter: async (_id: string, after: number) => rows.filter(({ line }) => line > after) };
  const { header, lines } = batchFile(store, request, 'rows');
  return `${card}\n${await tables.write(header, lines)}`;
}

const row: StoredRow = { line: 2, state: 'new', email, cells: {}, tries: 0, content: { user, invitation } };
const added: StoredRow = { ...row, content: { user, invitation, isOnPlatform: true } };

/** Each kind, what it sends, and what an approver sees. */
const KINDS: Readonly<Record<RequestKind, readonly (readonly [bodies: readonly Fields[], () => Promise<string>])[]>> = {
  create_user: [
    [[USER], () => seen(createUserRequest({ content: user, names }))],
    [[USER, INVITATION], () => seen(createUserRequest({ content: user, invitation, names }))],
  ],
  add_to_tenant: [[[INVITATION], () => seen(addToTenantRequest({ content: invitation, names }))]],
  create_users: [
    [[USER, INVITATION], () => seen(batchOf({ names }), [row])],
    [[INVITATION], () => seen(batchOf({ names }), [added])],
  ],
  add_users_to_tenant: [
    [
      [INVITATION],
      () => seen(batchOf({ names, content: { createdBy: 'b1', invitation: forAll } }), [{ ...row, userId: 'u' }]),
    ],
  ],
};

for (const kind of REQUEST_KINDS) {
  for (const [at, [bodies, look]] of KINDS[kind].entries()) {
    test(`${kind} ${at + 1}`, async () => {
      const text = await look();
      for (const fields of bodies) {
        for (const [field, [, shown]] of Object.entries(fields)) {
          for (const words of shown) assert.ok(text.includes(words), `${field}: ${words} is not in\n${text}`);
        }
      }
    });
  }
}

test('of a user who is only added, nothing is shown that is not sent', async () => {
  const text = await seen(batchOf({ names }), [added]);
  for (const field of [
    'roleId',
    'firstName',
    'lastName',
    'additionalRoleIds',
    'externalId',
    'personalTelephone',
  ] as const)
    for (const words of USER[field][1]) assert.not.ok(text.includes(words), `${field}: ${words} is in\n${text}`);
});

test('each status and way to sign in is told', async () => {
  for (const status of USER_STATUSES) {
    assert.match(await seen(createUserRequest({ content: { ...user, status }, names })), STATUS_WORDS[status]);
  }
  for (const [noPassword, words] of [
    [true, /Sign-in: single sign-on only/],
    [false, /Sign-in: password allowed/],
  ] as const) {
    const content = { ...invitation, noPassword };
    assert.match(await seen(addToTenantRequest({ content, names })), words);
    const batch = batchOf({ names, content: { createdBy: 'b1', invitation: { ...forAll, noPassword } } });
    assert.match(await seen(batch, [{ ...row, content: { user, invitation: content } }]), words);
  }
});

test.run();
