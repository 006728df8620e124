import type { types } from '@slack/bolt';
import type { DoneOutcome } from '../../domain/outcome.ts';
import type { Scene } from '../../domain/ports.ts';
import type { Request } from '../../domain/request.ts';
import type { Message } from './approval-card.ts';
import { buttons } from './buttons.ts';
import { clamp, escapeMrkdwn, LIMITS } from './limits.ts';
import { type Facts, nameOf } from './request-facts.ts';
import { bold, facts, type Inline, person, quote, richText, text } from './rich-text.ts';
import { summary } from './summary.ts';

/** The result of try `attempt`, in the card's thread. A failed one has Retry until somebody presses it. */
export function resultMessage({ request }: Scene, attempt: number): Message {
  if (attempt < request.attempt) return triedAgain(request);
  return outcomeMessage(request, 'thread');
}

/** How the request ended, for its requester. Retry is not his to press; Invite is. */
export function directResult({ request }: Scene): Message {
  return outcomeMessage(request, 'direct');
}

function outcomeMessage(request: Request, place: 'thread' | 'direct'): Message {
  const { outcome, decision } = request;
  if (request.status === 'created' && outcome?.result === 'done') return done(request, outcome);
  if (request.status === 'failed' && outcome?.result === 'failed') {
    return message(
      `Failed: ${summary(request)}. ${escapeMrkdwn(outcome.sentence, LIMITS.fact)}`,
      [bold('Failed. '), text(clamp(outcome.sentence, LIMITS.fact)), text(`\nReference: ${outcome.reference}`)],
      place === 'thread' && outcome.retryable ? [buttons(request, 'retry_request')] : [],
    );
  }
  if (request.status === 'denied' && decision) {
    const line = [bold('Denied'), text(' by '), person(decision.by.userId), text('.')];
    const reason = decision.reason ? [richText(quote(clamp(decision.reason, LIMITS.reason)))] : [];
    return message(`Denied by <@${decision.by.userId}>: ${summary(request)}.`, line, reason);
  }
  if (request.status === 'expired')
    return message(`Expired: ${summary(request)}.`, [bold('Expired'), text(' before anybody decided.')]);
  return message(`Checking: ${summary(request)}.`, [
    bold('Checking. '),
    text('The answer of CxEngage was lost, so the bot looks up what it holds. Nothing is sent twice.'),
  ]);
}

function done(request: Request, outcome: DoneOutcome): Message {
  const { kind, content } = request;
  const title = titleOf(request, outcome);
  return message(
    `${title}: ${escapeMrkdwn(content.email, LIMITS.escapedValue)}.`,
    [bold(`${title}: `), text(clamp(content.email, 254)), text('\n'), ...facts(outcomeFacts(request, outcome))],
    kind === 'create_user' ? [buttons(request, 'invite_to_tenant')] : [],
  );
}

function titleOf({ kind, content }: Request, { maker }: DoneOutcome): string {
  if (kind === 'create_user') return maker === 'unknown' ? 'User is on the platform' : 'User created';
  if (maker === 'unknown') return 'User is in the tenant';
  return content.status === 'invited' ? 'Invitation sent' : 'Added to the tenant';
}

function outcomeFacts({ kind, content, names }: Request, outcome: DoneOutcome): Facts {
  const optional = (label: string, value: string | undefined): Facts =>
    value ? [[label, clamp(value, LIMITS.fact)]] : [];
  return [
    ['Id', clamp(outcome.userId, LIMITS.fact)],
    ...optional('Alias id', outcome.aliasId),
    ...optional('Status', outcome.status),
    ...optional(
      kind === 'create_user' ? 'Platform role' : 'Role in the tenant',
      nameOf(outcome.roleId ?? content.roleId, names),
    ),
    ...optional('Created', outcome.created),
    ...optional('Invitation expires', outcome.expires),
    ...optional('Note', outcome.note),
  ];
}

function triedAgain(request: Request): Message {
  const { outcome, decision } = request;
  const by = decision?.by.userId ?? request.requester.userId;
  const reason =
    outcome?.result === 'failed' ? `${clamp(outcome.sentence, LIMITS.fact)}\nReference: ${outcome.reference}\n` : '';
  const again = [person(by), text(' let it be tried again; the next result follows below.')];
  return message(`Failed, and tried again: ${summary(request)}.`, [
    bold('Failed. '),
    ...(reason ? [text(reason)] : []),
    ...again,
  ]);
}

function message(sentence: string, line: readonly Inline[], more: types.KnownBlock[] = []): Message {
  return { text: sentence, blocks: [richText(line), ...more] };
}
