import type { types } from '@slack/bolt';
import type { DoneOutcome, FailedOutcome } from '../../domain/outcome.ts';
import type { SingleRequest } from '../../domain/request.ts';
import { clamp } from '../../domain/text.ts';
import type { Scene } from '../../ports/slack.ts';
import type { Message } from './approval-card.ts';
import { batchResult, batchTriedAgain, type ResultPlace } from './batch/result.ts';
import { batchIn } from './batch-in.ts';
import { buttons } from './buttons.ts';
import { escapeMrkdwn, LIMITS } from './limits.ts';
import { type Facts, nameOf } from './request-facts.ts';
import { bold, facts, type Inline, person, quote, richText, text } from './rich-text.ts';
import { summary } from './summary.ts';

/** The result of try `attempt`, in the card's thread. A failed one has Retry until somebody presses it. */
export function resultMessage(scene: Scene, attempt: number): Message {
  if (attempt < scene.request.attempt) return triedAgain(scene);
  return outcomeMessage(scene, 'thread');
}

/** How the request ended, for its requester. Retry is not his to press; Invite is. */
export function directResult(scene: Scene): Message {
  return outcomeMessage(scene, 'direct');
}

function outcomeMessage(scene: Scene, place: ResultPlace): Message {
  const { request } = scene;
  return (
    (request.kind === 'create_users' ? batchResult(batchIn(scene, request), place) : done(scene, request)) ??
    ended(scene, place)
  );
}

/** What may befall a request of any kind. */
function ended(scene: Scene, place: ResultPlace): Message {
  const { request } = scene;
  const { outcome, decision } = request;
  if (request.status === 'failed' && outcome?.result === 'failed') {
    return message(
      `Failed: ${summary(scene)}. ${escapeMrkdwn(outcome.sentence, LIMITS.fact)}`,
      [bold('Failed. '), text(clamp(outcome.sentence, LIMITS.fact)), text(`\nReference: ${outcome.reference}`)],
      waysOn(scene, outcome, place),
    );
  }
  if (request.status === 'denied' && decision) {
    const line = [bold('Denied'), text(' by '), person(decision.by.userId), text('.')];
    const reason = decision.reason ? [richText(quote(clamp(decision.reason, LIMITS.reason)))] : [];
    return message(`Denied by <@${decision.by.userId}>: ${summary(scene)}.`, line, reason);
  }
  if (request.status === 'expired')
    return message(`Expired: ${summary(scene)}.`, [bold('Expired'), text(' before anybody decided.')]);
  return message(`Checking: ${summary(scene)}.`, [
    bold('Checking. '),
    text('The answer of CxEngage was lost, so the bot looks up what it holds. Nothing is sent twice.'),
  ]);
}

function done(scene: Scene, request: SingleRequest): Message | undefined {
  const { kind, content, outcome, status } = request;
  if (status !== 'created' || outcome?.result !== 'done') return undefined;
  const title = titleOf(request, outcome);
  return message(
    `${title}: ${escapeMrkdwn(content.email, LIMITS.escapedValue)}.`,
    [bold(`${title}: `), text(clamp(content.email, 254)), text('\n'), ...facts(outcomeFacts(request, outcome))],
    kind === 'create_user' ? [buttons(scene, 'invite_to_tenant')] : [],
  );
}

/** Retry where it can help; else adding them to a tenant, where the platform has the user. */
function waysOn(scene: Scene, { retryable, isTaken, userId }: FailedOutcome, place: ResultPlace): types.KnownBlock[] {
  if (retryable) return place === 'thread' ? [buttons(scene, 'retry_request')] : [];
  const isThere = scene.request.kind === 'create_user' && (isTaken || userId !== undefined);
  return isThere ? [buttons(scene, 'invite_to_tenant')] : [];
}

function titleOf(request: SingleRequest, { maker, invitation }: DoneOutcome): string {
  if (request.kind === 'create_user') {
    const title = maker === 'unknown' ? 'User is on the platform' : 'User created';
    return invitation === undefined ? title : `${title} and added to the tenant`;
  }
  if (maker === 'unknown') return 'User is in the tenant';
  return request.content.status === 'invited' ? 'Invitation sent' : 'Added to the tenant';
}

function outcomeFacts({ kind, content, names }: SingleRequest, outcome: DoneOutcome): Facts {
  const { roleId, tenantRoleId } = outcome;
  const optional = (label: string, value: string | undefined): Facts =>
    value ? [[label, clamp(value, LIMITS.fact)]] : [];
  return [
    ['Id', clamp(outcome.userId, LIMITS.fact)],
    ...optional('Alias id', outcome.aliasId),
    ...optional('Status', outcome.status),
    ...(kind === 'create_user' ? optional('Platform role', nameOf(roleId ?? content.roleId, names)) : []),
    ...optional(kind === 'create_user' ? 'Status in the tenant' : 'Status', outcome.invitation),
    ...(kind === 'invite_to_tenant' || tenantRoleId !== undefined
      ? optional('Role in the tenant', nameOf(tenantRoleId ?? content.roleId, names))
      : []),
    ...optional('Created', outcome.created),
    ...optional('Invitation expires', outcome.expires),
    ...optional('Note', outcome.note),
  ];
}

function triedAgain(scene: Scene): Message {
  const { request } = scene;
  if (request.kind === 'create_users') return batchTriedAgain(batchIn(scene, request));
  const { outcome, decision } = request;
  const by = decision?.by.userId ?? request.requester.userId;
  const reason =
    outcome?.result === 'failed' ? `${clamp(outcome.sentence, LIMITS.fact)}\nReference: ${outcome.reference}\n` : '';
  const again = [person(by), text(' let it be tried again; the next result follows below.')];
  return message(`Failed, and tried again: ${summary(scene)}.`, [
    bold('Failed. '),
    ...(reason ? [text(reason)] : []),
    ...again,
  ]);
}

function message(sentence: string, line: readonly Inline[], more: types.KnownBlock[] = []): Message {
  return { text: sentence, blocks: [richText(line), ...more] };
}
