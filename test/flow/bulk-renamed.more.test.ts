import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../helpers/desk.ts';
import { recordsOf } from '../helpers/records.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { pressBelow, resultBelow, sendBatch, usersOf } from './approve-batch.ts';
import { askInvitation } from './ask-invitation.ts';
import { pending } from './pending-request.ts';

const test = suite('what CxEngage calls otherwise by the time of the approval');
const theDesk = sharedDesk(test);

const { harbour, platformUser } = seedIds;
const agent = seedIds.tenantRole(harbour, 'Agent');

type Named = { readonly id: string; name: string };
type State = Desk['cxengage']['state'];

/** Renames something until `work` is done. */
async function renamed(desk: Desk, find: (state: State) => Named | undefined, name: string, work: () => Promise<void>) {
  const named = find(desk.cxengage.state);
  assert.ok(named);
  const before = named.name;
  named.name = name;
  try {
    await work();
  } finally {
    named.name = before;
    // Forms go by a list for a minute.
    desk.clock.advance(61_000);
  }
}

const platformRole = ({ roles }: State) => roles.find(({ id }) => id === platformUser);
const tenant = ({ tenants }: State) => tenants.find(({ id }) => id === harbour);
const tenantRole = ({ tenantRoles }: State) => tenantRoles.find(({ id }) => id === agent);

test('a role of a request: the thread names both, nothing is sent, and Retry confirms the new name', async () => {
  const desk = await theDesk();
  const { card, status, posts } = await pending(desk);
  await renamed(desk, platformRole, 'Platform Owner', async () => {
    await desk.press(desk.ana, card, 'approve_request');
    const failed = await desk.inThread(card, /Failed/);
    assert.match(textOf(failed), 'The role "Platform User" is now called "Platform Owner".');
    assert.is(status(), 'failed');
    assert.is(posts(), 0);
    await desk.becomes(card, /Platform role: Platform Owner/);
    await desk.press(desk.ana, failed, 'retry_request');
    const done = await desk.inThread(card, /Created as/);
    assert.match(textOf(done), 'Platform Owner');
    assert.is(posts(), 1);
  });
});

for (const [what, find, before] of [
  ['tenant', tenant, 'Harbour Outfitters'],
  ['role', tenantRole, 'Agent'],
] as const) {
  test(`the ${what} of an addition to a tenant: the thread names both, and nothing is sent`, async () => {
    const desk = await theDesk();
    const { email } = desk.cxengage.state.addUser({ email: `renamed.${what}@example.com` });
    const card = await askInvitation(desk, desk.rita, email, { roleId: agent });
    await renamed(desk, find, 'Another Name', async () => {
      await desk.press(desk.ana, card, 'approve_request');
      const root: Message = { ...card, ts: card.thread_ts ?? card.ts };
      const failed = await desk.inThread(root, new RegExp(`The ${what} "${before}" is now called "Another Name"`));
      await desk.press(desk.ana, failed, 'retry_request');
      await desk.inThread(root, /Added to /);
    });
  });
}

test('a role of a batch: it is paused, names both, no row fails, and whoever resumes it confirms the new name', async () => {
  const desk = await theDesk();
  const header = 'email,role,tenant,tenant role';
  const rows = [1, 2, 3].map((at) => `called.${at}@example.com,Platform User,Harbour Outfitters,Agent`);
  const { card, revision } = await sendBatch(desk, [header, ...rows].join('\n'));
  await renamed(desk, tenantRole, 'Owner', async () => {
    await renamed(desk, platformRole, 'Platform Owner', async () => {
      await desk.press(desk.ana, card, 'approve_request');
      const paused = await resultBelow(desk, card, /The role "Platform User" is now called "Platform Owner"/);
      assert.match(textOf(paused), /Paused\./);
      assert.is(usersOf(desk, 'called'), 0);
      await pressBelow(desk, desk.ben, card, 'resume_batch');
      await resultBelow(desk, card, /The role "Agent" is now called "Owner"/);
      assert.not(recordsOf(desk).rows(revision).includes('failed'));
      await pressBelow(desk, desk.ben, card, 'resume_batch');
      assert.match((await resultBelow(desk, card)).text, /^Done: 3 of 3/);
    });
  });
  assert.match(textOf(desk.now(card)), 'Platform Owner: 3 rows');
});

test.run();
