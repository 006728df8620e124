import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addToTenantModal } from '../../../src/slack/surfaces/add-to-tenant-modal.ts';
import { createUsersModal } from '../../../src/slack/surfaces/create-users-modal.ts';
import { chosenTenant, type Metadata, metadataOf } from '../../../src/slack/surfaces/form-metadata.ts';

const test = suite('what a form keeps');

const FORMS: Readonly<Record<string, (metadata: Metadata) => string | undefined>> = {
  'the form for one user': (metadata) =>
    addToTenantModal('bob@example.com', { ...metadata, from: 'request', revision: 'v1' }).private_metadata,
  'the form for many users': (metadata) => createUsersModal(metadata).private_metadata,
};
for (const [form, kept] of Object.entries(FORMS)) {
  test(`${form} has the tenant that is selected, or else the one it keeps`, () => {
    const chosen = (id: string | null) => ({ tenantId: { tenantId: { selected_option: id && { value: id } } } });
    const tenantIn = (metadata: Metadata, values: object) =>
      chosenTenant({ private_metadata: kept(metadata) ?? '', state: { values } });
    assert.is(tenantIn({}, chosen('t')), 't');
    assert.is(tenantIn({ tenantId: 'old' }, chosen('t')), 't');
    assert.is(tenantIn({ tenantId: 'old' }, chosen(null)), 'old');
    assert.is(tenantIn({ tenantId: 'old' }, {}), 'old');
    assert.is(tenantIn({}, {}), undefined);
  });
}

test('metadata that no form has written is refused', () => {
  for (const private_metadata of ['', '[1', '7', '{"tenantId":7}'])
    assert.throws(() => metadataOf({ private_metadata, state: { values: {} } }), undefined, private_metadata);
});

test.run();
