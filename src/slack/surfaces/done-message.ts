import { shownAddress } from '../../domain/email-address.ts';
import type { DoneOutcome } from '../../domain/outcome.ts';
import type { SingleRequest } from '../../domain/request.ts';
import { capitalized, visibleLine } from '../../domain/text.ts';
import { FACT_LENGTH, fact, isInvited } from '../../kinds/facts.ts';
import { singleKindOf } from '../../kinds/index.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { scopeOf } from './batch/model.ts';
import type { ResultPlace } from './batch/result.ts';
import { buttons } from './buttons.ts';
import { fieldSections, smallFacts } from './fields.ts';
import { escaped } from './limits.ts';
import { bold, type Inline, type Message, richText, text, time } from './rich-text.ts';

/**
 * What CxEngage did: first in words, then every field of the request and what CxEngage stored, the ids last. It never
 * says that the user can sign in, because CxEngage does not say it.
 */
export function doneMessage(
  model: MessageModel,
  request: SingleRequest,
  outcome: DoneOutcome,
  place: ResultPlace,
): Message {
  const kind = singleKindOf(request);
  const address = shownAddress(request.content.email);
  // Of a user whose maker is unknown, only where they are.
  const verb = outcome.maker ? 'is' : 'was';
  const phrases = kind.done(request, outcome, String);
  const isOtherwise = outcome.differs && !outcome.maker;
  const note = visibleLine(outcome.note ?? '', FACT_LENGTH);
  const noted = note && isOtherwise ? ` Not as approved: ${escaped(note)}` : '';
  return {
    text: `${sentences(kind.done(request, outcome, escaped), `${escaped(address)} ${verb}`)}${noted}`,
    blocks: [
      richText([
        ...(place === 'thread' ? [bold(sentences(phrases))] : [text(sentences(phrases, `${address} ${verb}`))]),
        ...expiry(request, outcome),
        ...(note ? [text('\n'), ...(isOtherwise ? [bold('Not as approved: ')] : []), text(note)] : []),
        ...(request.kind === 'create_user' && outcome.created
          ? [text('\nCreated in CxEngage: '), timeOf(outcome.created), text('.')]
          : []),
      ]),
      ...fieldSections([
        ...kind.facts(request, scopeOf(model)),
        ...kind.doneFacts(request, outcome),
        ...fact('Reason', request.reason),
      ]),
      ...smallFacts([...fact('User ID', outcome.userId), ...fact('Alias ID', outcome.aliasId)]),
      ...(kind.leadsToTenant ? [buttons(model, 'invite_to_tenant')] : []),
    ],
  };
}

/** "bob@example.com was created as Platform User. Added to Billing as Agent.", or without the address. */
function sentences([first, ...more]: readonly [string, ...string[]], whose?: string): string {
  const [lead, ...others] = [whose ? `${whose} ${first}` : capitalized(first), ...more.map(capitalized)];
  return [lead, ...others].map((sentence) => `${sentence}.`).join(' ');
}

function expiry(request: SingleRequest, outcome: DoneOutcome): readonly Inline[] {
  const { expires } = outcome;
  if (!expires) return [];
  const invitation = request.kind === 'create_user' ? request.invitation : request.content;
  const what =
    invitation && isInvited(invitation, outcome) ? ' The invitation expires ' : ' The link to set a password expires ';
  return [text(what), timeOf(expires), text('.')];
}

/** The API's times are ISO 8601. Date.parse also reads words that are no time, so only that form is trusted. */
const ISO_TIME = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/;

function timeOf(value: string): Inline {
  const ms = ISO_TIME.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isFinite(ms) ? time(ms) : text(visibleLine(value, 40));
}
