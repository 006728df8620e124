import type { types } from '@slack/bolt';
import { shownAddress } from '../../domain/email-address.ts';
import type { FailedOutcome, Waiting } from '../../domain/outcome.ts';
import { isBatch, type SingleRequest, type Status } from '../../domain/request.ts';
import { clamp } from '../../domain/text.ts';
import { fact } from '../../kinds/facts.ts';
import { singleKindOf } from '../../kinds/index.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { batchModelOf } from './batch/model.ts';
import { batchResult, batchTriedAgain, type ResultPlace } from './batch/result.ts';
import { buttons } from './buttons.ts';
import { escapeMrkdwn, LIMITS } from './limits.ts';
import { bold, facts, type Inline, type Message, person, quote, richText, text, time } from './rich-text.ts';
import { summary } from './words.ts';

/** The result of attempt `attempt`, in the card's thread. A failed one has a Retry button until it is retried. */
export function resultMessage(model: MessageModel, attempt: number): Message {
  if (attempt < model.request.attempt) return retried(model);
  return outcomeMessage(model, 'thread');
}

/** The result as a direct message to the requester. They may use Invite, but not Retry. */
export function directResult(model: MessageModel): Message {
  return outcomeMessage(model, 'direct');
}

const ENDED: Partial<Record<Status, string>> = { denied: 'Denied', cancelled: 'Cancelled', expired: 'Expired' };

/** How a request ended, in the thread of a card that no one can edit any more. It mentions no one: it is posted. */
export function decisionMessage(model: MessageModel): Message {
  const { request, deciderName } = model;
  const { decision } = request;
  const word = ENDED[request.status] ?? 'Closed';
  const by = deciderName ? ` by ${deciderName}` : '';
  const reason = decision?.reason ? [quote(clamp(decision.reason, LIMITS.reason))] : [];
  return {
    text: `${word}${escapeMrkdwn(by, LIMITS.escapedValue)}: ${summary(model)}.`,
    blocks: [
      richText(
        [
          bold(word),
          text(`${by}. Slack does not let the bot edit the card, so it keeps its buttons. They have no effect.`),
        ],
        ...reason,
      ),
    ],
  };
}

function outcomeMessage(model: MessageModel, place: ResultPlace): Message {
  const { request } = model;
  return (
    (isBatch(request) ? batchResult(batchModelOf(model, request), place) : done(model, request)) ?? ended(model, place)
  );
}

/** Results that look the same for all kinds. */
function ended(model: MessageModel, place: ResultPlace): Message {
  const { request } = model;
  const { outcome, decision } = request;
  if (request.status === 'failed' && outcome?.result === 'failed') {
    return message(
      `Failed: ${summary(model)}. ${escapeMrkdwn(outcome.sentence, LIMITS.fact)}`,
      [bold('Failed. '), text(clamp(outcome.sentence, LIMITS.fact)), text(`\nReference: ${outcome.reference}`)],
      nextSteps(model, outcome, place),
    );
  }
  if (request.status === 'denied' && decision) {
    const line = [bold('Denied'), text(' by '), person(decision.by.userId), text('.')];
    const reason = decision.reason ? [richText(quote(clamp(decision.reason, LIMITS.reason)))] : [];
    return message(`Denied by <@${decision.by.userId}>: ${summary(model)}.`, line, reason);
  }
  if (request.status === 'expired')
    return message(`Expired: ${summary(model)}.`, [bold('Expired'), text(' before anybody decided.')]);
  if (request.status !== 'unknown' && outcome?.result === 'waiting') return waiting(model, outcome);
  return message(`Checking: ${summary(model)}.`, [
    bold('Checking. '),
    text('The answer of CxEngage was lost, so the bot looks up what it holds. Nothing is sent twice.'),
  ]);
}

function done(model: MessageModel, request: SingleRequest): Message | undefined {
  const { content, outcome, status } = request;
  if (status !== 'created' || outcome?.result !== 'done') return undefined;
  const kind = singleKindOf(request);
  const title = kind.doneTitle(request, outcome);
  const known = [
    ...fact('Id', outcome.userId),
    ...fact('Alias id', outcome.aliasId),
    ...kind.doneFacts(request, outcome),
    ...fact('Created', outcome.created),
    ...fact('Invitation expires', outcome.expires),
    ...fact('Note', outcome.note),
  ];
  return message(
    `${title}: ${escapeMrkdwn(shownAddress(content.email), LIMITS.escapedValue)}.`,
    [bold(`${title}: `), text(shownAddress(content.email)), text('\n'), ...facts(known)],
    kind.leadsToTenant ? [buttons(model, 'invite_to_tenant')] : [],
  );
}

/** An outage delays the request. Nobody has to do anything. */
function waiting(model: MessageModel, { service, since }: Waiting): Message {
  return message(`Waiting for ${service}: ${summary(model)}.`, [
    bold(`Waiting for ${service}. `),
    text(`${WAITS[service]} since `),
    time(since),
    text(`. The request goes on by itself when ${service} is back. After 24 hours it fails, with a Retry button.`),
  ]);
}

const WAITS: Readonly<Record<Waiting['service'], string>> = {
  CxEngage: 'CxEngage has taken no calls',
  Slack: 'Slack has not said whether the requester and the approver still have the right to do this',
};

/** Retry if it can help, otherwise Invite if the user exists on the platform. */
function nextSteps(
  model: MessageModel,
  { retryable, isTaken, userId }: FailedOutcome,
  place: ResultPlace,
): types.KnownBlock[] {
  if (retryable) return place === 'thread' ? [buttons(model, 'retry_request')] : [];
  const { request } = model;
  const leadsToTenant = !isBatch(request) && singleKindOf(request).leadsToTenant;
  return leadsToTenant && (isTaken || userId !== undefined) ? [buttons(model, 'invite_to_tenant')] : [];
}

function retried(model: MessageModel): Message {
  const { request } = model;
  if (isBatch(request)) return batchTriedAgain(batchModelOf(model, request));
  const { decision } = request;
  const { after } = decision ?? {};
  const by = decision?.by.userId ?? request.requester.userId;
  const reason = after ? `${clamp(after.sentence, LIMITS.fact)}\nReference: ${after.reference}\n` : '';
  const again = [person(by), text(' let it be tried again; the next result follows below.')];
  return message(`Failed, and tried again: ${summary(model)}.`, [
    bold('Failed. '),
    ...(reason ? [text(reason)] : []),
    ...again,
  ]);
}

function message(sentence: string, line: readonly Inline[], more: types.KnownBlock[] = []): Message {
  return { text: sentence, blocks: [richText(line), ...more] };
}
