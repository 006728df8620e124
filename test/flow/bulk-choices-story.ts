import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { encoded } from '../helpers/csv.ts';
import type { Desk } from '../helpers/desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { cardAfter, fileUnder, openBulkForm, previewOf } from './ask-batch.ts';
import { agent, chooseTenant, harbour } from './ask-invitation.ts';

/** A file in an encoding of its own and without a role column, both chosen in the form before its tenant. */
export async function bulkChoicesStory(desk: Desk): Promise<void> {
  const { rita, ana, cxengage } = desk;
  const content = encoded('email;first name\r\nlukasz@example.com;Łukasz\r\n', 'windows-1250');
  const { id } = rita.upload({ name: 'team.csv', content });
  await openBulkForm(desk, rita);
  await rita.options('platformRoleId');
  rita.fill({ file: [id], encoding: 'windows-1250', platformRoleId: seedIds.platformUser });
  await chooseTenant(desk, rita, harbour);
  await rita.options('roleId');
  rita.fill({ roleId: agent });

  const draft = await previewOf(desk, rita);
  assert.match(
    textOf(draft),
    /1 new\nRead as Central European \(Windows-1250\), as chosen, for example line 2: "Łukasz"\.\n/,
  );
  const card = await cardAfter(desk, () => desk.press(rita, draft, 'submit_batch'));
  assert.match(textOf(card), /Platform role for rows without one: Platform User\n/);
  // Its files follow the card's place being stored: from then on its buttons count.
  assert.match(await fileUnder(desk, card, 'rows.csv'), /lukasz@example\.com/);
  await desk.press(ana, card, 'approve_request');
  await desk.inThread(card, /Done: 1 of 1 user created/);
  const made = cxengage.state.users.find(({ email }) => email === 'lukasz@example.com');
  assert.equal([made?.firstName, made?.roleId], ['Łukasz', seedIds.platformUser]);
}
