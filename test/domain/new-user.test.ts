import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { newUserForm, USER_STATUSES } from '../../src/domain/new-user.ts';
import { firstMessages } from '../../src/kinds/kind.ts';

const test = suite('the form of /create-user');

const [user, restricted, unlisted] = [
  'd68381b0-c8fa-11e5-b38c-5347eb4882ad',
  '8e1f3a54-6ab1-4e7e-9a3f-1f8c5f3c2d10',
  '0b6f0c5e-4f0b-4a39-8b7e-6c1d2e3f4a5b',
];
const form = newUserForm({ roleIds: new Set([user, restricted]), country: 'CA' });
const least = { email: 'bob@example.com', roleId: user };

/** What was typed beside e-mail and role, and the body that is sent. */
const taken: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>])[] = [
  ['cxengage-api §9 row 1: nothing else is sent when nothing else is filled in', {}, {}],
  [
    'cxengage-api §9 row 18: the e-mail is sent as typed, trimmed',
    { email: ' Bob@Example.COM ' },
    { email: 'Bob@Example.COM' },
  ],
  ['names are trimmed', { firstName: '  Bob ', lastName: ' Smith  ' }, { firstName: 'Bob', lastName: 'Smith' }],
  [
    'a run of spaces of any width in a name is one space',
    { firstName: `Bob${'\u2003'.repeat(120)}Platform role: Platform User`, lastName: 'van\u00a0 der\u3000Berg' },
    { firstName: 'Bob Platform role: Platform User', lastName: 'van der Berg' },
  ],
  [
    'a Braille blank is a space too',
    { firstName: `Bob${'\u2800 '.repeat(60)}Lee`, lastName: '\u2800Smith\u2800' },
    { firstName: 'Bob Lee', lastName: 'Smith' },
  ],
  [
    'letters and their accents are put together',
    { firstName: 'Jose\u0301', externalId: ' A\u00a0\u00a01 ' },
    { firstName: 'Jos\u00e9', externalId: 'A 1' },
  ],
  [
    'invisible marks around a value are dropped',
    { firstName: '\u202aBob\u202c', lastName: '\ufeffSmith\u200b', externalId: '\u200e005-A\u2069' },
    { firstName: 'Bob', lastName: 'Smith', externalId: '005-A' },
  ],
  ['quotes around an external id are dropped', { externalId: ' “005-A” ' }, { externalId: '005-A' }],
  ['quotes inside an external id are sent', { externalId: "'s 5” pipe" }, { externalId: "'s 5” pipe" }],
  [
    'a copied e-mail and phone are sent without what surrounds them',
    { email: '"Smith, Bob" <bob@example.com>;', personalTelephone: 'tel:+1-416-222-1122' },
    { email: 'bob@example.com', personalTelephone: '+14162221122' },
  ],
  ['a name may have 255 characters', { firstName: 'b'.repeat(255) }, { firstName: 'b'.repeat(255) }],
  [
    'names may be written in any script',
    { firstName: '太郎', lastName: "O'Neil-Díaz" },
    { firstName: '太郎', lastName: "O'Neil-Díaz" },
  ],
  ['cxengage-api §9 row 5: a blank external id is left out', { externalId: '   ' }, {}],
  ['an external id is sent trimmed', { externalId: ' 005-A ' }, { externalId: '005-A' }],
  ['a telephone is sent as E.164', { personalTelephone: '(416) 222-1122' }, { personalTelephone: '+14162221122' }],
  ['additional roles are sent as a list', { additionalRoleIds: [restricted] }, { additionalRoleIds: [restricted] }],
  ['an empty list of additional roles is left out', { additionalRoleIds: [] }, {}],
  ['what is no field of the form is not sent', { noPassword: 'true', tenantId: user }, {}],
  ...USER_STATUSES.map((status) => [`the status may be ${status}`, { status }, { status }] as const),
];

for (const [name, typed, body] of taken) {
  test(name, () => assert.equal(v.parse(form, { ...least, ...typed }), { user: { ...least, ...body }, reason: '' }));
}

test('all fields at once are sent under the names of the API', () => {
  const all = {
    email: 'bob@example.com',
    roleId: user,
    firstName: 'Bob',
    lastName: 'Smith',
    additionalRoleIds: [restricted],
    externalId: '005-A',
    status: 'pending',
    personalTelephone: '+14162221122',
  };
  assert.equal(v.parse(form, { ...all, reason: ' for billing\nsince May ' }), {
    user: all,
    reason: 'for billing\nsince May',
  });
  assert.is(v.parse(form, { ...all, reason: '\u200b\n\u2800' }).reason, '');
});

/** The field, what stands in it, its first message. */
const refused: readonly (readonly [string, unknown, string])[] = [
  ['email', undefined, 'Enter an email address.'],
  ['email', '  ', 'Enter an email address.'],
  ['email', 'bob', 'There is no @ in "bob". Example: bob@example.com.'],
  ['roleId', undefined, 'Choose a platform role.'],
  ['roleId', unlisted, 'This role no longer exists. Choose another.'],
  ['roleId', 'Platform User', 'This role no longer exists. Choose another.'],
  ['firstName', '   ', 'Only spaces. Enter a name, or clear the field.'],
  ['firstName', 'b'.repeat(256), 'A name has at most 255 characters.'],
  ['firstName', 'B\u202eob', 'Character 2 is invisible (a control, line-break or direction character). Remove it.'],
  ['lastName', '\u00a0', 'Only spaces. Enter a name, or clear the field.'],
  ['lastName', '\u2800 \u2800', 'Only spaces. Enter a name, or clear the field.'],
  ['lastName', 'b'.repeat(256), 'A name has at most 255 characters.'],
  ['lastName', 'Sm\u200bith', 'Character 3 is invisible (a control, line-break or direction character). Remove it.'],
  [
    'firstName',
    'JosÃ©',
    '"JosÃ©" looks like "José" saved in the wrong encoding. Type it again, or export the file as CSV UTF-8.',
  ],
  [
    'lastName',
    'Voil\u00c3\u00a0',
    '"Voil\u00c3\u00a0" looks like "Voilà" saved in the wrong encoding. Type it again, or export the file as CSV UTF-8.',
  ],
  [
    'lastName',
    '\u00c5\u0081uk',
    '"\u00c5\u0081uk" looks like "Łuk" saved in the wrong encoding. Type it again, or export the file as CSV UTF-8.',
  ],
  ['additionalRoleIds', [unlisted], 'One of these roles no longer exists. Choose again.'],
  ['additionalRoleIds', [restricted, unlisted], 'One of these roles no longer exists. Choose again.'],
  ['additionalRoleIds', [restricted, restricted], 'A role is chosen twice. Choose each role once.'],
  ['additionalRoleIds', [user], 'The platform role is also an additional role. Choose each role once.'],
  ['externalId', 'e'.repeat(256), 'An external ID has at most 255 characters.'],
  ['externalId', 'a\tb', 'Character 2 is invisible (a control, line-break or direction character). Remove it.'],
  ['status', 'disabled', 'Choose a status from the list.'],
  ['personalTelephone', '123', '"123" is too short for a phone number. Example: (506) 234-5678 or +1 506 234 5678.'],
  ['reason', 'r'.repeat(3001), 'A reason has at most 3000 characters.'],
];

for (const [field, typed, message] of refused) {
  const shown = JSON.stringify(typed)?.slice(0, 50) ?? 'nothing';
  test(`${field} with ${shown} is refused under that field only`, () => {
    const { issues } = v.safeParse(form, { ...least, [field]: typed });
    assert.ok(issues);
    assert.equal(firstMessages(issues), { [field]: message });
  });
}

test('all that is wrong is said at once, one message a field', () => {
  const { issues } = v.safeParse(form, {
    email: 'bob',
    firstName: ' ',
    lastName: 'b'.repeat(256),
    additionalRoleIds: [unlisted, unlisted],
    externalId: 'a\nb',
    status: 'gone',
    personalTelephone: '1',
    reason: 'r'.repeat(3001),
  });
  assert.ok(issues);
  const messages = firstMessages(issues);
  assert.equal(Object.keys(messages).sort(), [
    'additionalRoleIds',
    'email',
    'externalId',
    'firstName',
    'lastName',
    'personalTelephone',
    'reason',
    'roleId',
    'status',
  ]);
  assert.is(messages.roleId, 'Choose a platform role.');
  assert.is(messages.additionalRoleIds, 'One of these roles no longer exists. Choose again.');
});

test.run();
