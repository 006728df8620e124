import type { types } from '@slack/bolt';
import type { AccessList } from '../../domain/policy.ts';
import { CLOSED_STATUSES, isBatch, type Request } from '../../domain/request.ts';
import { clamp } from '../../domain/text.ts';
import { fact } from '../../kinds/facts.ts';
import { kindOf } from '../../kinds/index.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { cardRows, digestLine, factsOf, roleFacts } from './batch/facts.ts';
import { batchModelOf, scopeOf } from './batch/model.ts';
import { buttons } from './buttons.ts';
import { fieldSections, smallFacts } from './fields.ts';
import { LIMITS } from './limits.ts';
import {
  bold,
  facts,
  group,
  type Inline,
  link,
  type Message,
  named,
  person,
  quote,
  richText,
  text,
  time,
} from './rich-text.ts';
import { headerText, headline, statusLine, whom } from './words.ts';

export interface CardWays {
  /** Whom a pending card mentions. */
  readonly approvers?: AccessList | undefined;
  readonly resultLink?: string | undefined;
}

/**
 * The card in the approvals channel. While something can still happen it shows everything that will be sent. A request
 * that has ended is folded: the outcome, and a link to the result or, where there is none, the fields in small text.
 */
export function approvalCard(model: MessageModel, { approvers, resultLink }: CardWays = {}): Message {
  const { request } = model;
  const isPending = request.status === 'pending';
  const asked = isPending ? mentioned(approvers) : [];
  const denial = request.decision?.reason;
  const blocks: types.KnownBlock[] = [
    { type: 'header', text: { type: 'plain_text', text: headerText(model), emoji: false } },
    richText(
      [
        ...whomIfLinked(model),
        ...requestedBy(model),
        ...(asked.length ? waitingFor(asked) : statusLine(model, 'in the thread', resultLink)),
      ],
      ...(denial ? [quote(clamp(denial, LIMITS.reason))] : []),
    ),
    ...(hasEnded(request) ? folded(model) : open(model)),
  ];
  const last = [...(isPending ? [cardButtons(model)] : []), ...digestLine(request)];
  const room = LIMITS.card - JSON.stringify([...blocks, ...last]).length;
  return {
    text: `${asked.map(({ mrkdwn }) => mrkdwn).join(' ')}${asked.length ? ': ' : ''}${headline(model)}`,
    blocks: [...blocks, ...(hasEnded(request) ? [] : reasonFor(request, room)), ...last],
  };
}

/** Nothing more happens to the request, unless an approver retries what failed in a batch. */
function hasEnded({ status, outcome }: Request): boolean {
  if (status === 'failed') return !(outcome?.result === 'failed' && outcome.retryable);
  return status === 'created' || status === 'finished' || CLOSED_STATUSES.includes(status);
}

function open(model: MessageModel): types.KnownBlock[] {
  const { request } = model;
  const batch = isBatch(request) ? batchModelOf(model, request) : undefined;
  const roles = batch ? roleFacts(batch) : [];
  return [
    ...fieldSections(kindOf(request).facts(request, scopeOf(model))),
    ...(roles.length ? [richText(facts(roles))] : []),
    ...(batch ? [cardRows(batch)] : []),
  ];
}

/** Why it was asked for. It is not sent to CxEngage, so a long one is cut to what is left of the card. */
function reasonFor({ reason }: Request, room: number): types.KnownBlock[] {
  if (!reason) return [];
  const written = (words: string) => richText([bold('Reason')], quote(words));
  const start = clamp(reason, Math.min(LIMITS.reason, room));
  const size = JSON.stringify(written(start)).length;
  return [written(size > room ? clamp(start, Math.floor((start.length * room) / size)) : start)];
}

/** The fields of a created request are in its result. */
function isInResult({ request, result }: MessageModel): boolean {
  return request.status === 'created' && result !== undefined;
}

/** Where the fields are only in the result, the card still says whom and what it was about. */
function whomIfLinked(model: MessageModel): readonly Inline[] {
  if (!isInResult(model)) return [];
  return [text(`${whom(model, String)}. `)];
}

function folded(model: MessageModel): types.KnownBlock[] {
  const { request } = model;
  if (isInResult(model)) return [];
  return smallFacts([...factsOf(model), ...fact('Reason', request.reason)]);
}

/** Cancel is in the requester's own message, unless the bot cannot write to them. */
function cardButtons(model: MessageModel): types.ActionsBlock {
  return buttons(
    model,
    'approve_request',
    'deny_request',
    ...(model.isUnreachable ? (['cancel_request'] as const) : []),
  );
}

function requestedBy({ request: { requester, createdAt }, requesterName }: MessageModel): readonly Inline[] {
  return [text('Requested by '), named(requester.userId, requesterName), text(', '), time(createdAt), text('. ')];
}

interface Mention {
  readonly mrkdwn: string;
  readonly inline: Inline;
}

/** More would leave too little of the card for the request. */
const MAX_MENTIONS = 15;

/** Groups and people, each once. A mention in a message that is posted notifies (docs.slack.dev, Formatting message text). */
function mentioned(approvers: AccessList | undefined): readonly Mention[] {
  const { groups = [], users = [] } = approvers ?? {};
  return [
    ...[...new Set(groups)].map((id) => ({ mrkdwn: `<!subteam^${id}>`, inline: group(id) })),
    ...[...new Set(users)].map((id) => ({ mrkdwn: `<@${id}>`, inline: person(id) })),
  ].slice(0, MAX_MENTIONS);
}

function waitingFor(approvers: readonly Mention[]): readonly Inline[] {
  const all = approvers.flatMap(({ inline }, at) => (at > 0 ? [text(', '), inline] : [inline]));
  return [text('Waiting for '), ...all, text('.')];
}

/** Replaces an old copy of a message after a click on it: no buttons, and a link to the real card. */
export function staleCopy(cardLink: string | undefined): Message {
  return {
    text: 'This is an old copy of a request.',
    blocks: [
      richText([text('This is an old copy of a request. '), ...(cardLink ? [link(cardLink, 'Go to the card')] : [])]),
    ],
  };
}
