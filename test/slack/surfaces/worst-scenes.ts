import type { Request, Status } from '../../../src/domain/request.ts';
import type { BatchModel, MessageModel } from '../../../src/ports/slack.ts';
import { pairwise } from '../../helpers/pairwise.ts';
import { OTHER_BATCHES, rowsOf, unreadFile, wholeBatch } from './worst-batches.ts';
import * as worst from './worst-requests.ts';
import { EMAILS, TEXTS } from './worst-texts.ts';

/** A request as it may have to be drawn, with what its messages need beside it. */
export interface WorstScene {
  /** A name for the words of a failure. */
  readonly is: string;
  readonly scene: MessageModel;
  readonly cardLink: string | undefined;
  /** The attempt whose result is drawn; it may be an earlier one. */
  readonly attempt: number;
}

export const CARD_LINK = 'https://team.slack.com/archives/C0001/p1700000000000100';

/** Where the requester can go from their own message. */
const PLACES = [
  { seesCard: false, cardLink: undefined },
  { seesCard: false, cardLink: CARD_LINK },
  { seesCard: true, cardLink: undefined },
  { seesCard: true, cardLink: CARD_LINK },
] as const;
/** The attempt that a request is in, and the one whose result is drawn. */
const ATTEMPTS = [
  { now: 1, drawn: 1 },
  { now: 3, drawn: 1 },
  { now: 3, drawn: 3 },
  { now: 1, drawn: 3 },
] as const;
const NAMES = Object.keys(TEXTS) as readonly (keyof typeof TEXTS)[];
const ROWS = Object.fromEntries(NAMES.map((name) => [name, rowsOf(TEXTS[name], EMAILS.idn)]));

/** Statuses to which no person has brought a request. */
const UNDECIDED: readonly Status[] = ['checking', 'draft', 'pending', 'expired'];
const DECIDER = { by: { teamId: 'T0001', userId: 'U0002' }, at: Date.UTC(2025, 0, 2) };
const CARD = { purpose: 'card', channel: 'C0001', ts: '1700000000.000100' } as const;

interface Draft {
  readonly make: readonly worst.Make[];
  readonly standings: readonly worst.Standing[];
  /** Of a batch, which rows it may have; undefined: none. */
  readonly rows: readonly (string | undefined)[];
}

/** Scenes of these requests in which every pair of what is told apart below occurs. */
function scenesOf({ make, standings, rows }: Draft): WorstScene[] {
  return pairwise({
    make,
    standing: standings,
    text: NAMES,
    email: Object.values(EMAILS),
    hasReason: [false, true],
    place: PLACES,
    attempt: ATTEMPTS,
    rows,
  }).map((one, turn) => {
    const text = TEXTS[one.text];
    const { status, outcome, isEarly, is } = one.standing;
    const reason = one.hasReason ? text(3000) : '';
    const decision = { ...DECIDER, ...(status === 'denied' && reason && { reason }) };
    const request: Request = {
      ...one.make(text, one.email),
      status,
      reason,
      attempt: one.attempt.now,
      ...(outcome && { outcome: outcome(text, turn) }),
      ...(!UNDECIDED.includes(status) && !isEarly && { decision }),
    };
    const batch: BatchModel | undefined = one.rows === undefined ? undefined : ROWS[one.text]?.[one.rows];
    const { seesCard, cardLink } = one.place;
    return {
      is: `${request.kind} ${is}, ${one.text}${one.rows ? `, rows ${one.rows}` : ''}`,
      scene: {
        request,
        requesterSeesCard: seesCard,
        ...(one.hasReason && { requesterName: text(80) }),
        ...(seesCard && { card: CARD, thread: CARD }),
        ...(batch && { batch }),
      },
      cardLink,
      attempt: one.attempt.drawn,
    };
  });
}

const { BARE, BATCH_STANDINGS, STANDINGS, wholeInvitation, wholeUser } = worst;
const BATCH = { standings: BATCH_STANDINGS, rows: [undefined, ...Object.keys(Object.values(ROWS)[0] ?? {})] };
const ONE = { standings: STANDINGS, rows: [undefined] };

/** Each kind of request in each status, with each kind of text. */
export const SCENES: readonly WorstScene[] = [
  { make: [wholeUser], ...ONE },
  { make: [wholeInvitation], ...ONE },
  { make: BARE, ...ONE },
  { make: [wholeBatch], ...BATCH },
  { make: [unreadFile], ...BATCH },
  { make: OTHER_BATCHES, ...BATCH },
].flatMap(scenesOf);
