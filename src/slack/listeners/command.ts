import type { Middleware, SlackCommandMiddlewareArgs, types } from '@slack/bolt';
import * as v from 'valibot';
import { emailAddress } from '../../domain/email-address.ts';
import { withoutMarks } from '../../domain/pasted-text.ts';
import { type Member, mayInvite, mayRequest } from '../../domain/policy.ts';
import { addToTenantModal } from '../surfaces/add-to-tenant-modal.ts';
import { createUserModal } from '../surfaces/create-user-modal.ts';
import { createUsersModal } from '../surfaces/create-users-modal.ts';
import { notice } from '../surfaces/form.ts';
import { type Metadata, responseUrl } from '../surfaces/form-metadata.ts';
import { escapeMrkdwn } from '../surfaces/limits.ts';
import { help, inviteUsage, unknownWord } from '../surfaces/private-texts.ts';
import { identity, type ListenerDeps } from './deps.ts';
import { openAfterCheck, openForm } from './open-form.ts';

type FormCommand =
  | { readonly form: 'create'; readonly email?: string }
  | { readonly form: 'invite'; readonly email: string }
  | { readonly form: 'bulk' };
type ParsedCommand = FormCommand | { readonly say: string };

/** Every sentence about an address is shorter. */
const MAX_PROBLEM_LENGTH = 500;

const TITLES = { create: 'Create a user', invite: 'Add to tenant', bulk: 'Create many users' } as const;

/** The command: opens a form or answers privately. Slow checks run only after the form has opened. */
export function createUser(deps: ListenerDeps): Middleware<SlackCommandMiddlewareArgs> {
  return async ({ ack, client, command }) => {
    const say = (text: string) => ack({ response_type: 'ephemeral', text });
    const parsed = parse(command.text ?? '', deps.command);
    if ('say' in parsed) return say(parsed.say);
    const unavailable = deps.unavailable();
    if (unavailable) return say(unavailable);

    const person = identity({ user: { id: command.user_id, team_id: command.team_id } });
    const known = deps.members.known(person);
    const refusal = known && refusalFor(deps, known, parsed);
    if (refusal) return say(refusal);
    await ack();
    const form = formFor(deps, parsed, { responseUrl: v.parse(responseUrl, command.response_url) });
    if (known) return openForm(client, command.trigger_id, form);
    await openAfterCheck({ client, deps, triggerId: command.trigger_id, title: TITLES[parsed.form] }, async () => {
      const reason = refusalFor(deps, await deps.members.find(person), parsed);
      return reason ? notice(TITLES[parsed.form], reason) : form;
    });
  };
}

function parse(typed: string, command: string): ParsedCommand {
  const text = withoutMarks(unescaped(typed));
  if (!text) return { form: 'create' };
  const word = text.split(/\s/, 1)[0] ?? '';
  const rest = text.slice(word.length).trim();
  switch (word.toLowerCase()) {
    case 'help':
      return { say: help(command) };
    case 'bulk':
      return rest ? { say: unknownWord(command, text) } : { form: 'bulk' };
    case 'invite': {
      const read = readEmail(rest);
      return 'email' in read ? { form: 'invite', ...read } : { say: [...read.problem, inviteUsage(command)].join(' ') };
    }
    default: {
      const read = readEmail(text);
      return 'email' in read ? { form: 'create', ...read } : { say: read.problem[0] ?? unknownWord(command, text) };
    }
  }
}

/** Slack escapes three characters, and with link escaping on it sends an address as <mailto:bob@example.com|bob@example.com>. */
function unescaped(typed: string): string {
  const text = typed.replace(/<mailto:[^<|>]+\|([^<>]+)>/g, '$1');
  return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
}

/** The address as the form reads it, or what is wrong with it. Text without an @ is not meant as one. */
function readEmail(text: string): { readonly email: string } | { readonly problem: readonly string[] } {
  const { success, output, issues } = v.safeParse(emailAddress, text);
  if (success) return { email: output };
  return { problem: text.includes('@') ? [escapeMrkdwn(issues[0].message, MAX_PROBLEM_LENGTH)] : [] };
}

function refusalFor({ policy }: ListenerDeps, member: Member, parsed: FormCommand): string | undefined {
  const authorization = parsed.form === 'invite' ? mayInvite(member, policy) : mayRequest(member, policy);
  return authorization.allowed ? undefined : authorization.reason;
}

function formFor({ defaultStatus, country }: ListenerDeps, parsed: FormCommand, metadata: Metadata): types.ModalView {
  if (parsed.form === 'bulk') return createUsersModal(metadata);
  if (parsed.form === 'invite')
    return addToTenantModal(parsed.email, { ...metadata, from: 'email', email: parsed.email });
  return createUserModal({
    ...(parsed.email && { email: parsed.email }),
    status: defaultStatus,
    country,
    metadata,
  });
}
