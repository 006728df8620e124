import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lookUpRow } from '../../../src/services/batch/look-up.ts';

const test = suite('a look-up of the preview');

const roleId = randomUUID();
const stored: readonly (readonly [typed: string, stored: string, sent: string])[] = [
  ['bob@example.com', 'Bob@Example.com', 'bob@example.com'],
  ['bob@müller.example', 'bob@xn--mller-kva.example', 'bob@xn--mller-kva.example'],
  ['bob@xn--mller-kva.example', 'bob@müller.example', 'bob@müller.example'],
];
for (const [email, held, sent] of stored) {
  test(`${email}, held as ${held}, is added to the tenant as ${sent}`, async () => {
    const platform = { findUser: async () => ({ id: 'u1', email: held }), wasInTenant: async () => false };
    const user = { email, roleId };
    const invitation = { tenantId: randomUUID(), email, roleId, status: 'accepted' } as const;
    const content = { user, invitation: { ...invitation, email: sent }, isOnPlatform: true };
    assert.equal(await lookUpRow(platform, { user, invitation }), { state: 'new', userId: 'u1', content });
  });
}

test.run();
