import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addToTenantModal, parseAddToTenant } from '../../../src/slack/surfaces/add-to-tenant-modal.ts';
import { partsOf } from './parts-of.ts';
import { EMAILS } from './worst-texts.ts';

const test = suite('the form to add users to a tenant');

test('has the blocks of the API and a reason; the identity provider and the reason may stay empty', () => {
  const blocks = partsOf(addToTenantModal('bob@example.com', { from: 'request', revision: 'v1' }), 'input');
  const ids = blocks.map((block) => block.block_id).join(' ');
  assert.is(ids, 'tenantId roleId status noPassword defaultIdentityProvider reason');
  assert.equal(
    blocks.filter((block) => block.optional).map((block) => block.block_id),
    ['defaultIdentityProvider', 'reason'],
  );
});

test('says whom it is about, as plain text', () => {
  const modal = addToTenantModal('<!channel>@example.com', { from: 'request', revision: 'v1' });
  assert.match(String(partsOf(modal, 'text')[0]?.text), 'Add <!channel>@example.com to a tenant.');
});

for (const about of [
  { from: 'request', revision: 'v1' },
  { from: 'batch', revision: 'v1' },
  ...Object.values(EMAILS).map((email) => ({ from: 'email' as const, email })),
] as const) {
  test(`knows after it was sent whom it was about: ${JSON.stringify(about).slice(0, 40)}`, () => {
    const { private_metadata: metadata = '' } = addToTenantModal('bob@example.com', about);
    const values = { tenantId: { tenantId: { selected_option: { value: 't' } } } };
    assert.equal(parseAddToTenant({ private_metadata: metadata, state: { values } }), {
      about,
      values: { tenantId: 't' },
    });
  });
}

test('what is no subject is refused', () => {
  for (const metadata of ['', '{}', '{"from":"request"}', '{"from":"batch"}']) {
    assert.throws(() => parseAddToTenant({ private_metadata: metadata, state: { values: {} } }), undefined, metadata);
  }
});

test.run();
