import type { types } from '@slack/bolt';
import type { FailedOutcome, Waiting } from '../../domain/outcome.ts';
import { isBatch, type Request } from '../../domain/request.ts';
import { capitalized, clamp } from '../../domain/text.ts';
import { singleKindOf } from '../../kinds/index.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { batchModelOf } from './batch/model.ts';
import { batchResult, batchTriedAgain, type ResultPlace } from './batch/result.ts';
import { buttons } from './buttons.ts';
import { doneMessage } from './done-message.ts';
import { escaped, escapeMrkdwn, LIMITS } from './limits.ts';
import { bold, type Inline, type Message, person, richText, text, time } from './rich-text.ts';
import { summary, whom } from './words.ts';

/** The result of attempt `attempt`, in the card's thread. A failed one has a Retry button until it is retried. */
export function resultMessage(model: MessageModel, attempt: number): Message {
  if (attempt < model.request.attempt) return retried(model);
  return outcomeMessage(model, 'thread');
}

/** How the request ended, as a direct message to the requester. They may add to a tenant or ask again, but not retry. */
export function directResult(model: MessageModel): Message {
  const { request } = model;
  if (request.status !== 'denied' && request.status !== 'expired') return outcomeMessage(model, 'direct');
  return said((format) => endSentence(model, 'your', format), [buttons(model, 'ask_again')]);
}

/** How a request ended, in the thread of a card that no one can edit any more. It mentions no one: it is posted. */
export function decisionMessage(model: MessageModel): Message {
  const note = 'Slack does not let the bot edit the card, so the buttons are still there. They have no effect.';
  return said((format) => `${endSentence(model, 'the', format)}\n${note}`);
}

/** A message whose notification and block say the same. `format` formats every value. */
function said(sentence: (format: (value: string) => string) => string, more: types.KnownBlock[] = []): Message {
  return message(sentence(escaped), [text(sentence(String))], more);
}

/** Who ended a request that was not carried out, and why. By display names, which notify no one. */
function endSentence(model: MessageModel, whose: 'your' | 'the', format: (value: string) => string): string {
  const { request, deciderName } = model;
  const { status, decision } = request;
  const about = `${whose} request for ${whom(model, format)}`;
  const by = (unnamed: string) => (deciderName ? `@${format(deciderName)}` : unnamed);
  if (status === 'denied') {
    const reason = decision?.reason ? `: "${format(clamp(decision.reason, LIMITS.reason))}"` : '.';
    return `${by('An approver')} denied ${about}${reason}`;
  }
  if (status === 'cancelled') return `${by('The requester')} cancelled ${about}.`;
  const subject = capitalized(about);
  return status === 'expired' ? `${subject} expired: no approver decided in time.` : `${subject} is closed.`;
}

function outcomeMessage(model: MessageModel, place: ResultPlace): Message {
  const { request } = model;
  const { outcome, status } = request;
  if (isBatch(request)) {
    const result = batchResult(batchModelOf(model, request), place);
    if (result) return result;
  } else if (status === 'created' && outcome?.result === 'done') return doneMessage(model, request, outcome, place);
  if (status === 'failed' && outcome?.result === 'failed') return failed(model, outcome, place);
  if (status !== 'unknown' && outcome?.result === 'waiting') return waiting(model, outcome);
  return message(`Checking: ${summary(model)}. CxEngage's answer was lost.`, [
    bold('Checking. '),
    text("CxEngage's answer was lost, so the bot is checking what CxEngage has. Nothing is sent twice."),
  ]);
}

/** In the thread it mentions the approver who approved: a failure is theirs to look at. */
function failed(model: MessageModel, outcome: FailedOutcome, place: ResultPlace): Message {
  const { request } = model;
  const sentence = clamp(outcome.sentence, LIMITS.fact);
  const sentenceInText = escapeMrkdwn(outcome.sentence, LIMITS.fact);
  const reference = referenceOf(outcome);
  const next = nextButtons(request, outcome, place);
  const more = next.length ? [buttons(model, ...next)] : [];
  if (place === 'direct') {
    const lead = `Your request for ${whom(model, escaped)} failed: `;
    const line = [text(`Your request for ${whom(model, String)} `), bold('failed: '), text(sentence)];
    return message(
      `${lead}${sentenceInText}`,
      [...line, text(`${adviceToRequester(outcome, next)}${reference}`)],
      more,
    );
  }
  const by = request.decision?.by.userId;
  const advice: readonly Inline[] = by ? [text('\n'), person(by), text(`, ${adviceToApprover(outcome, next)}`)] : [];
  return message(
    `Failed: ${summary(model)}. ${sentenceInText}${by ? ` Approved by <@${by}>.` : ''}`,
    [bold('Failed: '), text(sentence), ...advice, ...(reference ? [text(reference)] : [])],
    more,
  );
}

/** Kinds of failures that people can fix themselves, so that no one has to look into the log. */
const FIXABLE: readonly FailedOutcome['kind'][] = ['validation', 'conflict'];

function referenceOf({ kind, retryable, reference }: FailedOutcome): string {
  return FIXABLE.includes(kind) && !retryable ? '' : `\nReference: ${reference}`;
}

type NextButton = 'retry_request' | 'invite_to_tenant';

/** Retry if it can help, otherwise Add to tenant if the user exists on the platform. */
function nextButtons(
  request: Request,
  { retryable, isTaken, userId }: FailedOutcome,
  place: ResultPlace,
): readonly NextButton[] {
  if (retryable) return place === 'thread' ? ['retry_request'] : [];
  const leadsToTenant = !isBatch(request) && singleKindOf(request).leadsToTenant;
  return leadsToTenant && (isTaken || userId !== undefined) ? ['invite_to_tenant'] : [];
}

function adviceToApprover({ retryable }: FailedOutcome, next: readonly NextButton[]): string {
  if (retryable) return 'press Retry when the cause is fixed.';
  return next.length
    ? 'you can add them to a tenant below.'
    : "a retry won't help. The requester has to make a new request.";
}

function adviceToRequester({ retryable }: FailedOutcome, next: readonly NextButton[]): string {
  if (retryable) return '\nAn approver can retry it.';
  return next.length ? '\nYou can add them to a tenant below.' : '\nMake a new request to try again.';
}

/** An outage delays the request. No one has to do anything. */
function waiting(model: MessageModel, { service, since }: Waiting): Message {
  return message(`Waiting for ${service}: ${summary(model)}.`, [
    bold(`Waiting for ${service}. `),
    text('Since '),
    time(since),
    text(`, ${WAITS[service]}. The request continues as soon as it can. After 24 hours, it fails and can be retried.`),
  ]);
}

const WAITS: Readonly<Record<Waiting['service'], string>> = {
  CxEngage: "CxEngage hasn't answered",
  Slack: "Slack hasn't confirmed that the requester and the approver may still do this",
};

function retried(model: MessageModel): Message {
  const { request } = model;
  if (isBatch(request)) return batchTriedAgain(batchModelOf(model, request));
  const { decision } = request;
  const { after } = decision ?? {};
  const lead = after
    ? [bold('Failed: '), text(`${clamp(after.sentence, LIMITS.fact)}\nReference: ${after.reference}\n`)]
    : [bold('Failed. ')];
  const by = person(decision?.by.userId ?? request.requester.userId);
  return message(`Failed, and retried: ${summary(model)}.`, [...lead, by, text(' retried it. New result below.')]);
}

function message(sentence: string, line: readonly Inline[], more: types.KnownBlock[] = []): Message {
  return { text: sentence, blocks: [richText(line), ...more] };
}
