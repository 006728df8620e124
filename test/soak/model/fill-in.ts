import { seedIds as roles } from '../../../src/sandbox/cxengage/seed.ts';
import { fillInvitation } from '../../flow/ask-invitation.ts';
import { answerTo } from './answer-to.ts';
import type { Name } from './step.ts';
import type { Story } from './story.ts';

/** Somebody types the command for an address and, when a form opens, fills it in as far as it can be, and sends it. */
export async function fillIn({ stage, weather }: Story, kind: 'ask' | 'invite', who: Name, email: string) {
  const by = stage.person(who);
  // Without the API the menus of this form are empty.
  if (kind === 'invite' && !weather.isUp()) return;
  const typed = kind === 'ask' ? email : `invite ${email}`;
  if ((await answerTo(stage, by, () => by.command(typed))) === 'form') {
    if (kind === 'invite') {
      await fillInvitation(stage.sandbox, by);
      await by.submit();
    } else if ((await by.options('roleId')).some(({ value }) => value === roles.platformUser)) {
      by.fill({ roleId: roles.platformUser });
      await by.submit();
    }
  }
  while (by.view()) await by.close();
}
