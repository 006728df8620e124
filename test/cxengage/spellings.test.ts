import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { type Scene, thrownBy, withStandIn } from './with-stand-in.ts';

const test = suite('one mailbox, two spellings of its domain');

const UNICODE = 'known@müller.example';
const ASCII = 'known@xn--mller-kva.example';
const BOTH = [
  [UNICODE, ASCII],
  [ASCII, UNICODE],
] as const;
const { harbour, platformUser: roleId } = seedIds;
const invitation = { tenantId: harbour, roleId: seedIds.tenantRole(harbour, 'Agent'), status: 'accepted' } as const;
const lookUps = ({ requests }: Scene) => requests().filter((call) => call.includes('/users?email=')).length;

for (const [stored, asked] of BOTH) {
  test(
    `${asked} is found as ${stored}`,
    withStandIn(async ({ platform }) => {
      const { id } = await platform.createUser({ email: stored, roleId });
      await platform.addToTenant({ ...invitation, email: stored });
      const found = [
        await platform.findUser(asked),
        await platform.findStoredAs(asked),
        await platform.findTenantUser(harbour, asked),
      ];
      assert.equal(
        found.map((user) => user?.id),
        [id, id, id],
      );
      assert.is(await platform.wasInTenant(harbour, asked, 0), true);
    }),
  );
}

test(
  'a user under each spelling: they must be told apart',
  withStandIn(async ({ platform }) => {
    for (const email of [UNICODE, ASCII]) await platform.createUser({ email, roleId });
    const { message } = await thrownBy(platform.findUser(UNICODE), 'conflict');
    assert.match(message, /2 users with this address/);
  }),
);

test(
  'an address with an ASCII domain is looked up once',
  withStandIn(async (scene) => {
    await scene.platform.findUser('bob@example.com');
    await scene.platform.findStoredAs('bob@example.com');
    assert.is(lookUps(scene), 2);
  }),
);

test(
  'a spelling that CxEngage refuses is nobody; the one that was typed is told',
  withStandIn(async ({ standIn, platform }) => {
    const answer = { kind: 'answer', status: 400, body: { error: { message: 'invalid email' } } } as const;
    const refuse = (path: RegExp) => standIn.fault({ match: { path }, effect: answer });
    const end = refuse(/xn--/);
    assert.is(await platform.findUser(UNICODE), undefined);
    end();
    refuse(/%C3%BC/i);
    await thrownBy(platform.findUser(UNICODE), 'validation');
  }),
);

test(
  'a spelling that gets no answer leaves it open',
  withStandIn(async ({ standIn, platform }) => {
    standIn.fault({ match: { path: /xn--/ }, effect: { kind: 'answer', status: 503 } });
    await thrownBy(platform.findUser(UNICODE), 'upstream');
  }),
);

test.run();
