import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  type AccessList,
  type Authorization,
  type Member,
  mayCancel,
  mayDecide,
  mayInvite,
  mayRequest,
  mayRetry,
  type Policy,
  type Standing,
} from '../../src/domain/policy.ts';
import { addToTenantRequest, createUserRequest } from '../helpers/requests.ts';

const test = suite('the policy');

const TEAM = 'T01';
const nobody: AccessList = { everyone: false, users: [], groups: [] };
const policy: Policy = {
  requesters: { everyone: false, users: ['U01'], groups: ['S01', 'S02'] },
  approvers: { everyone: false, users: ['U02'], groups: ['S03', 'S04'] },
};
const open: Policy = { requesters: { ...nobody, everyone: true }, approvers: nobody };

const member = (differently: Partial<Member> = {}): Member => ({
  teamId: TEAM,
  userId: 'U99',
  standing: 'full_member',
  groups: [],
  email: 'someone@example.com',
  ...differently,
});
const request = createUserRequest({
  requester: { teamId: TEAM, userId: 'U50' },
  content: { email: 'Bob@Example.com', roleId: 'any' },
});
const rule = (authorization: Authorization) => (authorization.allowed ? 'allowed' : authorization.rule);

const STANDINGS: readonly Standing[] = ['full_member', 'guest', 'bot', 'deactivated', 'other_workspace'];
type Row = readonly [name: string, given: Member, requests: string, invites: string, decides: string];

/** Who somebody is, and what comes of asking for a user, asking for an invitation, and deciding on another's request. */
const lists: readonly Row[] = [
  ['on no list', member(), 'not_a_requester', 'not_a_requester', 'not_an_approver'],
  ['a requester by name', member({ userId: 'U01' }), 'allowed', 'allowed', 'not_an_approver'],
  ['a requester by the first group', member({ groups: ['S01'] }), 'allowed', 'allowed', 'not_an_approver'],
  ['a requester by the last group', member({ groups: ['S02'] }), 'allowed', 'allowed', 'not_an_approver'],
  ['an approver by name', member({ userId: 'U02' }), 'not_a_requester', 'allowed', 'allowed'],
  ['an approver by the first group', member({ groups: ['S03'] }), 'not_a_requester', 'allowed', 'allowed'],
  ['an approver by the last group', member({ groups: ['S04'] }), 'not_a_requester', 'allowed', 'allowed'],
  ['both', member({ groups: ['S01', 'S03'] }), 'allowed', 'allowed', 'allowed'],
  [
    'in a group that is not configured',
    member({ groups: ['S09'] }),
    'not_a_requester',
    'not_a_requester',
    'not_an_approver',
  ],
];

const rows: readonly Row[] = STANDINGS.flatMap((standing) =>
  lists.map(([name, given, ...rulings]): Row => {
    const [requests, invites, decides] =
      standing === 'full_member' ? rulings : ([standing, standing, standing] as const);
    return [`a ${standing}, ${name}`, { ...given, standing }, requests, invites, decides];
  }),
);

for (const [name, given, requests, invites, decides] of rows) {
  test(`${name}: asks ${requests}, invites ${invites}, decides ${decides}`, () => {
    assert.is(rule(mayRequest(given, policy)), requests);
    assert.is(rule(mayInvite(given, policy)), invites);
    assert.is(rule(mayDecide(given, request, policy)), decides);
    assert.is(rule(mayRetry(given, request, policy)), decides);
  });
}

for (const standing of STANDINGS) {
  const expected = standing === 'full_member' ? 'allowed' : standing;
  test(`REQUESTERS=*: a ${standing} on no list: ${expected}`, () =>
    assert.is(rule(mayRequest(member({ standing }), open)), expected));
}

const approver = (differently: Partial<Member>) => member({ groups: ['S03'], ...differently });
const invitation = addToTenantRequest({
  requester: { teamId: TEAM, userId: 'U50' },
  content: { email: 'bob@münchen.example', roleId: 'any', tenantId: 'any', status: 'accepted' },
});

/** An approver and a request, and what comes of his decision. */
const causes: readonly (readonly [string, Member, typeof request | typeof invitation, string])[] = [
  ['his own request', approver({ userId: 'U50' }), request, 'own_request'],
  ['his own invitation', approver({ userId: 'U50' }), invitation, 'own_request'],
  [
    'a request by the same user id in another workspace',
    approver({ userId: 'U50', teamId: 'T02' }),
    request,
    'allowed',
  ],
  ['an account with his own e-mail', approver({ email: 'bob@example.com' }), request, 'own_account'],
  ['an account with his own e-mail in another case', approver({ email: 'BOB@EXAMPLE.COM' }), request, 'own_account'],
  [
    'an account with his own e-mail in punycode',
    approver({ email: 'bob@xn--mnchen-3ya.example' }),
    invitation,
    'own_account',
  ],
  ['an account with an e-mail like his own', approver({ email: 'bob+1@example.com' }), request, 'allowed'],
  ['a request while Slack hides his e-mail', withoutEmail(), request, 'own_email_unknown'],
  ['somebody else’s request', approver({}), request, 'allowed'],
];

function withoutEmail(): Member {
  const { email: _, ...rest } = approver({});
  return rest;
}

for (const [name, given, about, expected] of causes) {
  test(`an approver decides on ${name}: ${expected}`, () => {
    assert.is(rule(mayDecide(given, about, policy)), expected);
    assert.is(rule(mayRetry(given, about, policy)), expected);
  });
}

const cancels: readonly (readonly [string, Member, string])[] = [
  ['the requester', member({ userId: 'U50' }), 'allowed'],
  ['an approver', approver({}), 'not_the_requester'],
  ['the same user id in another workspace', member({ userId: 'U50', teamId: 'T02' }), 'not_the_requester'],
];

for (const [name, given, expected] of cancels) {
  test(`a request is cancelled by ${name}: ${expected}`, () => assert.is(rule(mayCancel(given, request)), expected));
}

test('every refusal is a sentence that says what to do or why', () => {
  const rulings = [
    ...rows.flatMap(([, given]) => [
      mayRequest(given, policy),
      mayInvite(given, policy),
      mayDecide(given, request, policy),
    ]),
    ...causes.map(([, given, about]) => mayDecide(given, about, policy)),
    ...cancels.map(([, given]) => mayCancel(given, request)),
  ];
  const refusals = rulings.flatMap((authorization) => (authorization.allowed ? [] : [authorization]));
  assert.ok(refusals.length > 20);
  for (const { reason } of refusals) assert.match(reason, /^[A-Z].*\.$/);
});

test('a refusal names whom to ask', () => {
  const refused = mayRequest(member(), policy);
  assert.ok(!refused.allowed && refused.reason.includes('<!subteam^S03>, <!subteam^S04>, <@U02>'));
});

test.run();
