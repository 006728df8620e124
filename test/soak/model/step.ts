import type { Verb } from './verb.ts';

/** People of the seed: who may ask, who may decide, and who may do nothing. */
export const PEOPLE = ['rita', 'ana', 'ben', 'omar', 'gus', 'xan'] as const;
export type Name = (typeof PEOPLE)[number];
export type Group = 'requesters' | 'approvers';

/** Who is in which group at the start. */
export const SEATS: readonly (readonly [Name, Group])[] = [
  ['rita', 'requesters'],
  ['ana', 'requesters'],
  ['ana', 'approvers'],
  ['ben', 'approvers'],
];

/** The addresses of a run; ben's is that of his own profile. */
export const ADDRESSES = ['a', 'b', 'c', 'd', 'e', 'ben'] as const;

/** What may become of a write at CxEngage. */
export const WRITE_FAULTS = [
  'lost reply',
  'cut reply',
  'empty reply',
  'page as reply',
  'page and not written',
  'written behind a 500',
  'written behind a 409',
  'token refused',
  'dropped',
  'written 15 s late',
  'written 35 s late',
  'written 120 s late',
  'slow',
  '400',
  '403',
  '409',
  '429',
  '500',
  '503',
] as const;
/** Those that leave nothing at CxEngage, and nobody can tell. */
export const LOST_WRITES = ['dropped', '500', '503', 'page and not written'] as const satisfies readonly WriteFault[];
export type WriteFault = (typeof WRITE_FAULTS)[number];

export const LOOK_UP_FAULTS = ['dropped', '403', '404 page', '429', '500', '503'] as const;
export type LookUpFault = (typeof LOOK_UP_FAULTS)[number];

export const SLACK_FAULTS = ['429', '503', 'dropped', 'lost reply'] as const;
export type SlackFault = (typeof SLACK_FAULTS)[number];

/**
 * One thing that happens. `about` is one of a run's addresses; `which` counts its requests from the newest back, those first
 * in whose status the button works.
 */
export type Step =
  | { readonly do: 'nothing' }
  | { readonly do: 'ask' | 'invite'; readonly by: Name; readonly about: number }
  | {
      readonly do: 'press';
      readonly by: Name;
      readonly verb: Verb;
      readonly which: number;
      /** `copy`: a second post of the message, `old`: a button of an earlier try. */
      readonly how: 'once' | 'twice' | 'copy' | 'old';
    }
  | {
      readonly do: 'race';
      readonly one: readonly [Name, Exclude<Verb, 'deny'>];
      readonly other: readonly [Name, Exclude<Verb, 'deny'>];
      readonly which: number;
    }
  | { readonly do: 'write fault'; readonly fault: WriteFault; readonly times: number }
  /** `after`: so many look-ups are let through first. */
  | { readonly do: 'look-up fault'; readonly fault: LookUpFault; readonly after: number; readonly times: number }
  | { readonly do: 'slack fault'; readonly method: string; readonly fault: SlackFault; readonly times: number }
  /** `mend`: everybody is back, the role is listed, CxEngage is up. */
  | { readonly do: 'down' | 'role goes' | 'mend' | 'restart' }
  | { readonly do: 'delete card'; readonly which: number }
  | { readonly do: 'another makes it'; readonly which: number }
  | { readonly do: 'leave'; readonly who: Name; readonly group: Group }
  | { readonly do: 'wait'; readonly seconds: number }
  /** Somebody sets the clock of the program's machine; no time passes. */
  | { readonly do: 'set clock'; readonly hours: number };
