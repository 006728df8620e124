import type { Middleware, SlackCommandMiddlewareArgs, types } from '@slack/bolt';
import * as v from 'valibot';
import { emailAddress } from '../../domain/email-address.ts';
import { type Member, mayInvite, mayRequest } from '../../domain/policy.ts';
import { inviteModal } from '../surfaces/add-to-tenant-modal.ts';
import { createUserModal } from '../surfaces/create-user-modal.ts';
import { createUsersModal } from '../surfaces/create-users-modal.ts';
import { notice } from '../surfaces/form.ts';
import { HELP, INVITE_USAGE, UNKNOWN_WORD } from '../surfaces/private-texts.ts';
import type { Rooms } from './deps.ts';
import { openAfterCheck, openForm } from './open-form.ts';

type Form =
  | { readonly form: 'create'; readonly email?: string }
  | { readonly form: 'invite'; readonly email: string }
  | { readonly form: 'bulk' };
type Wish = Form | { readonly say: string };

const TITLES = { create: 'Create a user', invite: 'Invite to a tenant', bulk: 'Create many users' } as const;

/** `/create-user`: opens a form, or answers privately. Nothing slow happens before the form is open. */
export function createUser(rooms: Rooms): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ ack, client, command }) => {
    const say = (text: string) => ack({ response_type: 'ephemeral', text });
    const wish = parse(command.text ?? '');
    if ('say' in wish) return say(wish.say);
    const away = rooms.unavailable();
    if (away) return say(away);

    const person = { userId: command.user_id, teamId: command.team_id };
    const known = rooms.members.known(person);
    const refusal = known && refusalFor(rooms, known, wish);
    if (refusal) return say(refusal);
    await ack();
    if (known) return openForm(client, command.trigger_id, formFor(rooms, wish));
    await openAfterCheck({ client, rooms, triggerId: command.trigger_id, title: TITLES[wish.form] }, async () => {
      const reason = refusalFor(rooms, await rooms.members.find(person), wish);
      return reason ? notice(TITLES[wish.form], reason) : formFor(rooms, wish);
    });
  };
}

function parse(typed: string): Wish {
  // A workspace with link escaping on sends an address as <mailto:bob@example.com|bob@example.com>.
  const words = typed
    .trim()
    .replace(/<mailto:[^<|>]+\|([^<>]+)>/g, '$1')
    .split(/\s+/)
    .filter(Boolean);
  const [first, second] = words;
  if (!first) return { form: 'create' };
  const word = first.toLowerCase();
  if (word === 'help') return { say: HELP };
  if (word === 'bulk' && words.length === 1) return { form: 'bulk' };
  if (word === 'invite')
    return second && words.length === 2 && isEmail(second) ? { form: 'invite', email: second } : { say: INVITE_USAGE };
  return words.length === 1 && isEmail(first) ? { form: 'create', email: first } : { say: UNKNOWN_WORD };
}

function isEmail(word: string): boolean {
  return v.is(emailAddress, word);
}

function refusalFor({ policy }: Rooms, member: Member, wish: Form): string | undefined {
  const ruling = wish.form === 'invite' ? mayInvite(member, policy) : mayRequest(member, policy);
  return ruling.allowed ? undefined : ruling.reason;
}

function formFor({ defaultStatus, country }: Rooms, wish: Form): types.ModalView {
  if (wish.form === 'bulk') return createUsersModal();
  if (wish.form === 'invite') return inviteModal(wish.email, { from: 'email', email: wish.email });
  return createUserModal({
    ...(wish.email && { email: wish.email }),
    status: defaultStatus,
    hasCountry: country !== undefined,
  });
}
