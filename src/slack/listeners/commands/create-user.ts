import type { Middleware, SlackCommandMiddlewareArgs, types } from '@slack/bolt';
import * as v from 'valibot';
import { emailAddress } from '../../../domain/email-address.ts';
import { type Member, mayInvite, mayRequest } from '../../../domain/policy.ts';
import { createUserModal } from '../../surfaces/create-user-modal.ts';
import { inviteModal } from '../../surfaces/invite-modal.ts';
import { notice } from '../../surfaces/modal.ts';
import { HELP, INVITE_USAGE, UNKNOWN_WORD } from '../../surfaces/private-texts.ts';
import { openAfterCheck, openForm } from '../open-form.ts';
import type { Rooms } from '../rooms.ts';

type Wish = { readonly form: 'create' | 'invite'; readonly email?: string } | { readonly say: string };

/** `/create-user`: opens a form, or answers privately. Nothing slow happens before the form is open. */
export function createUser(rooms: Rooms): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ ack, client, command }) => {
    const say = (text: string) => ack({ response_type: 'ephemeral', text });
    const wish = parse(command.text ?? '');
    if ('say' in wish) return say(wish.say);
    const away = rooms.unavailable();
    if (away) return say(away);

    const known = rooms.members.known(command.user_id);
    const refusal = known && refusalFor(rooms, known, command.team_id, wish);
    if (refusal) return say(refusal);
    await ack();
    if (known) return openForm(client, command.trigger_id, formFor(rooms, wish));
    await openAfterCheck(client, command.trigger_id, titleOf(wish), async () => {
      const member = await rooms.members.find(command.user_id);
      const reason = refusalFor(rooms, member, command.team_id, wish);
      return reason ? notice(titleOf(wish), reason) : formFor(rooms, wish);
    });
  };
}

function parse(typed: string): Wish {
  // A workspace with link escaping on sends an address as <mailto:bob@example.com|bob@example.com>.
  const words = typed
    .trim()
    .replace(/<mailto:[^|>]+\|([^>]+)>/g, '$1')
    .split(/\s+/)
    .filter(Boolean);
  const [first, second] = words;
  if (!first) return { form: 'create' };
  if (first === 'help') return { say: HELP };
  if (first === 'invite')
    return second && words.length === 2 && isEmail(second) ? { form: 'invite', email: second } : { say: INVITE_USAGE };
  return words.length === 1 && isEmail(first) ? { form: 'create', email: first } : { say: UNKNOWN_WORD };
}

function isEmail(word: string): boolean {
  return v.is(emailAddress, word);
}

function refusalFor(rooms: Rooms, member: Member, teamId: string, wish: Wish): string | undefined {
  const person = member.teamId === teamId ? member : ({ ...member, standing: 'other_workspace' } as const);
  const ruling =
    'form' in wish && wish.form === 'invite' ? mayInvite(person, rooms.policy) : mayRequest(person, rooms.policy);
  return ruling.allowed ? undefined : ruling.reason;
}

function formFor({ defaultStatus, country }: Rooms, wish: Wish): types.ModalView {
  const email = 'email' in wish ? wish.email : undefined;
  if ('form' in wish && wish.form === 'invite' && email) return inviteModal(email, { from: 'email', email });
  return createUserModal({ ...(email && { email }), status: defaultStatus, hasCountry: country !== undefined });
}

function titleOf(wish: Wish): string {
  return 'form' in wish && wish.form === 'invite' ? 'Invite to a tenant' : 'Create a user';
}
