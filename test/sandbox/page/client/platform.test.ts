import { type ComponentProps, h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PlatformPage } from '../../../../src/sandbox/page/client/platform/platform-page.ts';
import { matching } from '../../../../src/sandbox/page/client/platform/user-table.ts';
import type { InvitationLine, PlatformUserLine, PlatformWorld } from '../../../../src/sandbox/page/world.ts';

const test = suite('platform page');
// Times are shown as the reader's clock has them, wherever that is.
const NOW = new Date(2026, 10, 24, 14, 3, 22).getTime();
const HOUR = 3_600_000;
const HOSTILE = '<img src=x onerror=alert(1)>"&';

const ADA: PlatformUserLine = {
  id: 'u-1',
  email: 'ada@harbour.example',
  name: 'Ada Lovelace',
  role: 'Administrator',
  status: 'accepted',
  created: new Date(NOW - 48 * HOUR).toISOString(),
  isNew: false,
};
const GRACE: PlatformUserLine = { ...ADA, id: 'u-2', email: 'grace@harbour.example', name: 'Grace', isNew: true };
const MEMBER: InvitationLine = {
  tenantId: 't-1',
  userId: 'u-2',
  tenant: 'Support',
  email: GRACE.email,
  role: 'Agent',
  status: 'invited',
  expires: new Date(NOW + 2 * HOUR).toISOString(),
};

const page = (props: ComponentProps<typeof PlatformPage>) => renderToString(h(PlatformPage, props));
const markup = (platform: Partial<PlatformWorld>) =>
  page({
    world: { now: NOW, ahead: 0, users: [], tenants: [], invitations: [], ...platform },
    isLost: false,
  });
/** What a person reads. */
const words = (text: string) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
const says = (text: string, ...parts: readonly string[]) => {
  for (const part of parts) assert.ok(words(text).includes(part), `«${part}» is missing in: ${words(text)}`);
};

test('before the first World it loads; a server that is gone is told', () => {
  says(page({ world: undefined, isLost: false }), 'Loading…');
  assert.not(words(markup({})).includes('does not answer'));
  says(
    page({ world: undefined, isLost: true }),
    'Loading…',
    'The sandbox does not answer, so this page may be out of date.',
  );
});

test('it says what time it is and leads back', () => {
  says(markup({}), 'Sandbox time: 2026-11-24 14:03:22');
  assert.match(markup({}), /<a href="\/">The workspace<\/a>/);
});

test('users that the bot made are marked in words', () => {
  const text = markup({ users: [GRACE, ADA] });
  says(text, '2 of 2, 1 created by the bot', 'grace@harbour.example created by the bot Grace');
  says(text, 'ada@harbour.example Ada Lovelace Administrator accepted 2026-11-22 14:03:22');
});

test('the filter looks at every word of a user', () => {
  const found = (search: string) => matching([ADA, GRACE], search).map(({ id }) => id);
  assert.equal(found(''), ['u-1', 'u-2']);
  assert.equal(found(' LOVELACE '), ['u-1']);
  assert.equal(found('grace@'), ['u-2']);
  assert.equal(found('administrator'), ['u-1', 'u-2']);
  assert.equal(found('nobody'), []);
});

test('only who is invited can accept', () => {
  for (const status of ['pending', 'invited', 'accepted', 'disabled', 'expired']) {
    const text = markup({ invitations: [{ ...MEMBER, status }] });
    says(text, `grace@harbour.example Support Agent ${status}`);
    assert.is(words(text).includes('Accept as grace@harbour.example'), status === 'invited', status);
  }
});

test('an invitation says when it ends', () => {
  const of = (expires: string | null) => markup({ invitations: [{ ...MEMBER, expires }] });
  says(of(MEMBER.expires), '2026-11-24 16:03:22 in 2 h');
  says(of(new Date(NOW - 90 * 60_000).toISOString()), '2026-11-24 12:33:22 1 h 30 min ago');
  says(of(null), 'never');
  says(of('some day'), 'some day');
});

test('tenants say whether they are active', () => {
  const tenants = [
    { id: 't-1', name: 'Support', active: true },
    { id: 't-2', name: 'Old', active: false },
  ];
  says(markup({ tenants }), 'Support active t-1', 'Old not active t-2');
});

test('tables without rows say so', () => {
  says(markup({}), 'There are no users.', 'No one is in a tenant.', 'There are no tenants.');
});

test('hostile words stay text', () => {
  const text = markup({
    users: [{ ...GRACE, email: HOSTILE, name: HOSTILE, role: HOSTILE, status: HOSTILE, created: HOSTILE }],
    tenants: [{ id: HOSTILE, name: HOSTILE, active: true }],
    invitations: [{ ...MEMBER, email: HOSTILE, tenant: HOSTILE, role: HOSTILE, expires: HOSTILE }],
  });
  assert.not.match(text, '<img');
  // Each of the values that people read, and the name on the button that accepts.
  assert.is(text.split('&lt;img').length - 1, 12);
});

test.run();
