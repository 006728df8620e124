import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { addToTenantModal } from '../../../src/slack/surfaces/add-to-tenant-modal.ts';
import { createUserModal } from '../../../src/slack/surfaces/create-user-modal.ts';
import { createUsersModal } from '../../../src/slack/surfaces/create-users-modal.ts';
import { chosenTenant, type Metadata, metadataOf, responseUrlOf } from '../../../src/slack/surfaces/form-metadata.ts';

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

const URL_OF_SLACK = 'https://hooks.slack.com/commands/T01/1/secret';
const read = (private_metadata: string) => responseUrlOf({ private_metadata, state: { values: {} } });

test('every form that is sent keeps the response_url of its command', () => {
  const kept: Metadata = { responseUrl: URL_OF_SLACK };
  const forms = [
    createUserModal({ status: 'enabled', country: 'CA', metadata: kept }),
    createUsersModal(kept),
    addToTenantModal('bob@example.com', { ...kept, from: 'email', email: 'bob@example.com' }),
  ];
  for (const form of forms) assert.is(read(form.private_metadata ?? ''), URL_OF_SLACK, form.callback_id);
});

test('what is no response_url is left out, and the form can still be read', () => {
  for (const odd of [7, null, 'nonsense', `https://hooks.slack.com/${'x'.repeat(500)}`]) {
    const private_metadata = JSON.stringify({ tenantId: 't', responseUrl: odd });
    assert.is(read(private_metadata), undefined);
    assert.is(metadataOf({ private_metadata, state: { values: {} } }).tenantId, 't');
  }
});

test('a form of an older version keeps no response_url', () => {
  for (const private_metadata of ['', 'V1', '{}']) assert.is(read(private_metadata), undefined);
});

test.run();
