import type { Person, Request, Status } from '../../domain/request.ts';
import { visibleLine } from '../../domain/text.ts';
import { kindOf } from '../../kinds/index.ts';
import type { MessageModel } from '../../ports/slack.ts';
import { scopeOf } from './batch/model.ts';
import { escaped, LIMITS } from './limits.ts';
import { bold, type Inline, link, named, text, time } from './rich-text.ts';

interface StatusWords {
  /** In front of the word in a card's header, for people who scan a channel. */
  readonly symbol: string;
  /** The state in a card's header, where the kind has no word of its own. */
  readonly word: string;
  /** A line of the card: `*…*` is bold, `{by}` the decider and time or a full stop, `{where}` where the result is. */
  readonly line: string;
  /** A sentence fragment in mrkdwn; `{by}` is the decider or nothing. */
  readonly standing: string;
  /** The answer to a click that came too late. */
  readonly late: string;
}

const STATUS_WORDS: Readonly<Record<Status, StatusWords>> = {
  checking: {
    symbol: '◌',
    word: 'Checking',
    line: '*Checking the rows.* Nothing is sent yet.',
    standing: 'being checked',
    late: 'The rows are still being checked.',
  },
  draft: {
    symbol: '◌',
    word: 'Not sent',
    line: '*Not sent yet.*',
    standing: 'not sent yet',
    late: "These rows haven't been sent for approval yet.",
  },
  pending: {
    symbol: '○',
    word: 'Waiting',
    line: '*Waiting for approval.*',
    standing: 'waiting for approval',
    late: 'This request is still waiting for approval.',
  },
  // The same text as `creating`, so that the change between them causes no update in Slack.
  approved: {
    symbol: '◐',
    word: 'In progress',
    line: '*Approved*{by} In progress…',
    standing: 'approved{by}, in progress',
    late: 'This request is already approved{by}.',
  },
  creating: {
    symbol: '◐',
    word: 'In progress',
    line: '*Approved*{by} In progress…',
    standing: 'approved{by}, in progress',
    late: 'This request is already approved{by} and in progress.',
  },
  unknown: {
    symbol: '◐',
    word: 'Checking',
    line: "*Approved*{by} CxEngage's answer was lost. The bot is checking what CxEngage has.",
    standing: 'approved{by}, result being checked',
    late: 'This request is already approved{by}. The bot is checking its result.',
  },
  created: {
    symbol: '✓',
    word: 'Done',
    line: '*Approved*{by} The result is {where}.',
    standing: 'approved{by} and done',
    late: 'This request is already approved{by} and done.',
  },
  failed: {
    symbol: '⚠',
    word: 'Failed',
    line: '*Failed.* Approved{by} The reason is {where}.',
    standing: 'approved{by}, but it failed',
    late: 'This request was approved{by} and failed. The reason is in the thread.',
  },
  paused: {
    symbol: '‖',
    word: 'Paused',
    line: '*Paused.* Approved{by} The remaining rows wait until an approver resumes the batch.',
    standing: 'approved{by}, paused',
    late: 'This request is already approved{by} and paused.',
  },
  finished: {
    symbol: '✓',
    word: 'Finished',
    line: '*Approved*{by} The result is {where}.',
    standing: 'approved{by} and finished',
    late: 'This request is already approved{by} and finished.',
  },
  denied: {
    symbol: '✕',
    word: 'Denied',
    line: '*Denied*{by}',
    standing: 'denied{by}',
    late: 'This request is already denied{by}.',
  },
  cancelled: {
    symbol: '⊘',
    word: 'Cancelled',
    line: '*Cancelled*{by}',
    standing: 'cancelled{by}',
    late: 'This request is already cancelled{by}.',
  },
  expired: {
    symbol: '◷',
    word: 'Expired',
    line: '*Expired* without a decision.',
    standing: 'expired without a decision',
    late: 'This request has expired.',
  },
};

/** A batch can fail before an approver decides. */
const FAILED_UNDECIDED: StatusWords = {
  ...STATUS_WORDS.failed,
  line: '*Failed.* The reason is {where}.',
  standing: 'failed',
  late: 'This request has failed.',
};

/** A batch that the bot has paused for an outage. */
const PAUSED_FOR_OUTAGE: StatusWords = {
  ...STATUS_WORDS.paused,
  line: '*Paused.* Approved{by} The batch continues by itself when the outage is over. Details are {where}.',
};

function wordsOf({ status, decision, outcome }: Request): StatusWords {
  if (status === 'paused' && outcome?.result === 'waiting') return PAUSED_FOR_OUTAGE;
  return status === 'failed' && !decision ? FAILED_UNDECIDED : STATUS_WORDS[status];
}

/** The header of a card: the state in a symbol and a word, and whom it is about. */
export function headerText(model: MessageModel): string {
  const { request, batch } = model;
  const kind = kindOf(request);
  const scope = scopeOf(model);
  const { asked, done } = kind.heading(request, scope);
  const words = wordsOf(request);
  const { status } = request;
  const word = status === 'pending' ? asked : ['created', 'finished'].includes(status) ? done : words.word;
  const isPartial = status === 'finished' && batch && batch.counts.failed + batch.counts.stopped > 0;
  const symbol = isPartial ? STATUS_WORDS.failed.symbol : words.symbol;
  const state = `${symbol} ${word}: `;
  return `${state}${visibleLine(kind.about(request, scope), LIMITS.header - state.length)}`;
}

/** A short name for a request. */
export function labelOf(request: Request): string {
  return kindOf(request).label(request);
}

/**
 * The status line of a card or direct message: the status, who decided and when; `where` is where the result is, such as
 * "in the thread", and `resultLink` leads there.
 */
export function statusLine(model: MessageModel, where: string, resultLink?: string): readonly Inline[] {
  return wordsOf(model.request)
    .line.split(/(\*.*?\*|\{by\}|\{where\})/)
    .flatMap((part): readonly Inline[] => {
      if (part === '{by}') return decided(model);
      if (part === '{where}') return [resultLink ? link(resultLink, where) : text(where)];
      if (part.startsWith('*')) return [bold(part.slice(1, -1))];
      return part ? [text(part)] : [];
    });
}

function decided({ request: { decision }, deciderName }: MessageModel): readonly Inline[] {
  if (!decision) return [text('.')];
  return [text(' by '), named(decision.by.userId, deciderName), text(', '), time(decision.at), text('.')];
}

/** The status of a request as a sentence fragment in mrkdwn. It can be posted: it mentions no one whose name is known. */
export function standing({ request, deciderName }: MessageModel): string {
  const { decision } = request;
  return wordsOf(request).standing.replace('{by}', decision ? ` by ${namedMrkdwn(decision.by, deciderName)}` : '');
}

/** Why a click came too late, and who decided first, in mrkdwn for a private answer. */
export function tooLate(request: Request): string {
  const { decision } = request;
  return wordsOf(request).late.replace('{by}', decision ? ` by <@${decision.by.userId}>` : '');
}

/** Someone by display name, which notifies no one; as a mention where Slack did not say the name. */
function namedMrkdwn({ userId }: Person, name: string | undefined): string {
  return name ? `@${escaped(name)}` : `<@${userId}>`;
}

/** `labelOf`, escaped for mrkdwn. */
export function escapedLabel(request: Request): string {
  return escaped(labelOf(request));
}

/** Whom the request is about, after "request for". `format` formats every value in it. */
export function whom(model: MessageModel, format: (value: string) => string): string {
  return kindOf(model.request).whom(model.request, scopeOf(model), format);
}

/** What is requested, as a sentence fragment in mrkdwn: "create bob@example.com as Platform User". */
export function summary(model: MessageModel): string {
  return kindOf(model.request).summary(model.request, scopeOf(model), escaped);
}

/** The request in one sentence of mrkdwn, for notifications and screen readers. */
export function headline(model: MessageModel): string {
  const { request, requesterName } = model;
  return `${namedMrkdwn(request.requester, requesterName)} asks to ${summary(model)}: ${standing(model)}.`;
}
