import type { Request, Status } from '../../domain/request.ts';
import { kindOf } from '../../kinds/index.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { scopeOf } from './batch/model.ts';
import { escapeMrkdwn, LIMITS } from './limits.ts';
import { bold, type Inline, person, text, time } from './rich-text.ts';

interface StatusWords {
  /** A line of the card: `*…*` is bold, `{by}` the decider and time or a full stop, `{where}` where the result is. */
  readonly line: string;
  /** A sentence fragment in mrkdwn; `{by}` is the decider or nothing. */
  readonly standing: string;
  /** The answer to a click that came too late. */
  readonly late: string;
}

const STATUS_WORDS: Readonly<Record<Status, StatusWords>> = {
  checking: {
    line: '*Being checked.* Nothing is sent yet.',
    standing: 'being checked',
    late: 'The rows are still being checked.',
  },
  draft: {
    line: '*Not sent yet.*',
    standing: 'not sent yet',
    late: 'These rows have not been sent to an approver yet.',
  },
  pending: {
    line: '*Waiting for an approver.*',
    standing: 'waiting for approval',
    late: 'This request is still waiting for a decision.',
  },
  // The same text as `creating`, so that the change between them causes no update in Slack.
  approved: {
    line: '*Approved*{by} In progress…',
    standing: 'approved{by}, in progress',
    late: 'This request is approved{by} already.',
  },
  creating: {
    line: '*Approved*{by} In progress…',
    standing: 'approved{by}, in progress',
    late: 'This request is approved{by} already and in progress.',
  },
  unknown: {
    line: '*Approved*{by} The answer of CxEngage was lost; the bot is checking what it holds.',
    standing: 'approved{by}, outcome being checked',
    late: 'This request is approved{by} already; its outcome is being checked.',
  },
  created: {
    line: '*Done.* Approved{by} The result is {where}.',
    standing: 'approved{by} and done',
    late: 'This request is approved{by} and carried out already.',
  },
  failed: {
    line: '*Failed.* Approved{by} The reason is {where}.',
    standing: 'approved{by}, but it failed',
    late: 'This request was approved{by} and failed; the reason is in the thread.',
  },
  paused: {
    line: '*Paused.* Approved{by} The rows that are left wait until an approver resumes it.',
    standing: 'approved{by}, paused',
    late: 'This request is approved{by} already and paused.',
  },
  finished: {
    line: '*Finished.* Approved{by} The result is {where}.',
    standing: 'approved{by} and finished',
    late: 'This request is approved{by} and carried out already.',
  },
  denied: { line: '*Denied*{by}', standing: 'denied{by}', late: 'This request is denied{by} already.' },
  cancelled: { line: '*Cancelled*{by}', standing: 'cancelled{by}', late: 'This request is cancelled{by} already.' },
  expired: {
    line: '*Expired* before anybody decided.',
    standing: 'expired',
    late: 'This request has expired.',
  },
};

/** A batch can fail before an approver decides. */
const FAILED_UNDECIDED: StatusWords = {
  line: '*Failed.* The reason is {where}.',
  standing: 'failed',
  late: 'This request has failed.',
};

/** A batch that the bot has paused for an outage. */
const PAUSED_FOR_OUTAGE: StatusWords = {
  ...STATUS_WORDS.paused,
  line: '*Paused.* Approved{by} It goes on by itself when the outage is over; see {where}.',
};

function wordsOf({ status, decision, outcome }: Request): StatusWords {
  if (status === 'paused' && outcome?.result === 'waiting') return PAUSED_FOR_OUTAGE;
  return status === 'failed' && !decision ? FAILED_UNDECIDED : STATUS_WORDS[status];
}

/** A short name for a request. */
export function labelOf(request: Request): string {
  return kindOf(request).label(request);
}

/** The status line of a card or direct message: the status, who decided and when; `where` is where the result is. */
export function statusLine(request: Request, where: 'in the thread' | 'below'): readonly Inline[] {
  const line = wordsOf(request).line.replace('{where}', where);
  return line.split(/(\*.*?\*|\{by\})/).flatMap((part): readonly Inline[] => {
    if (part === '{by}') return decided(request);
    if (part.startsWith('*')) return [bold(part.slice(1, -1))];
    return part ? [text(part)] : [];
  });
}

function decided({ decision }: Request): readonly Inline[] {
  return decision ? [text(' by '), person(decision.by.userId), text(', '), time(decision.at), text('.')] : [text('.')];
}

/** The status of a request as a sentence fragment in mrkdwn. */
export function standing(request: Request): string {
  return wordsOf(request).standing.replace('{by}', by(request));
}

/** Why a click came too late, and who decided first. */
export function tooLate(request: Request): string {
  return wordsOf(request).late.replace('{by}', by(request));
}

function by({ decision }: Request): string {
  return decision ? ` by <@${decision.by.userId}>` : '';
}

/** `labelOf`, escaped for mrkdwn. */
export function escapedLabel(request: Request): string {
  return escapeMrkdwn(labelOf(request), LIMITS.escapedValue);
}

/** What is requested, as a sentence fragment in mrkdwn: "create bob@example.com as Platform User". */
export function summary(model: MessageModel): string {
  const escaped = (value: string) => escapeMrkdwn(value, LIMITS.escapedValue);
  return kindOf(model.request).summary(model.request, scopeOf(model), escaped);
}

/** The request in one sentence of mrkdwn, for notifications and screen readers. */
export function headline(model: MessageModel): string {
  const { request } = model;
  return `<@${request.requester.userId}> asks to ${summary(model)}: ${standing(request)}.`;
}
