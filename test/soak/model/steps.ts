import fc from 'fast-check';
import {
  ADDRESSES,
  type Group,
  LOOK_UP_FAULTS,
  type Name,
  PEOPLE,
  SLACK_FAULTS,
  type Step,
  WRITE_FAULTS,
} from './step.ts';

const anybody = fc.constantFrom(...PEOPLE);
const mostly = (...names: readonly Name[]) =>
  fc.oneof({ weight: 7, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: anybody });
const about = fc.nat({ max: ADDRESSES.length - 1 });
const which = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) });
const how = fc.oneof(
  { weight: 5, arbitrary: fc.constant('once' as const) },
  { weight: 1, arbitrary: fc.constantFrom('twice' as const, 'copy' as const, 'old' as const) },
);
const press = (verb: 'approve' | 'deny' | 'cancel' | 'retry', ...names: readonly Name[]) =>
  fc.record({ do: fc.constant('press' as const), by: mostly(...names), verb: fc.constant(verb), which, how });
const hand = fc.tuple(
  mostly('ana', 'ben', 'rita'),
  fc.constantFrom('approve' as const, 'cancel' as const, 'retry' as const),
);
const times = fc.constantFrom(1, 1, 1, 1, 1, 3, 12);
const seats: readonly [Name, Group][] = [
  ['rita', 'requesters'],
  ['ana', 'requesters'],
  ['ana', 'approvers'],
  ['ben', 'approvers'],
];
const seat = fc.constantFrom(...seats);

/** What can happen, each kind with how often it comes up. The first is what the others are shrunk to. */
const KINDS: readonly [number, fc.Arbitrary<Step>][] = [
  [1, fc.constant({ do: 'nothing' })],
  [16, fc.record({ do: fc.constant('ask' as const), by: mostly('rita', 'ana'), about })],
  [3, fc.record({ do: fc.constant('invite' as const), by: mostly('rita', 'ana', 'ben'), about })],
  [24, press('approve', 'ana', 'ben')],
  [2, press('deny', 'ana', 'ben')],
  [2, press('cancel', 'rita')],
  [8, press('retry', 'ana', 'ben')],
  [2, fc.record({ do: fc.constant('race' as const), one: hand, other: hand, which })],
  [8, fc.record({ do: fc.constant('write fault' as const), fault: fc.constantFrom(...WRITE_FAULTS), times })],
  [3, fc.record({ do: fc.constant('look-up fault' as const), fault: fc.constantFrom(...LOOK_UP_FAULTS), times })],
  [
    3,
    fc.record({
      do: fc.constant('slack fault' as const),
      method: fc.constantFrom('chat.postMessage', 'chat.update'),
      fault: fc.constantFrom(...SLACK_FAULTS),
      times,
    }),
  ],
  [1, fc.constant({ do: 'down' })],
  [3, fc.constant({ do: 'up' })],
  [1, fc.constant({ do: 'restart' })],
  [1, fc.record({ do: fc.constant('delete card' as const), which })],
  [2, fc.record({ do: fc.constant('another makes it' as const), about })],
  [1, seat.map(([who, group]) => ({ do: 'leave', who, group }))],
  [4, seat.map(([who, group]) => ({ do: 'come back', who, group }))],
  [3, fc.constantFrom(true, true, true, false).map((listed) => ({ do: 'role', listed }))],
  [10, fc.constantFrom(1, 5, 20, 35, 90).map((seconds) => ({ do: 'wait', seconds }))],
];

/** A story of `count` steps; a shorter one has `nothing` in the place of what it does not need. */
export function steps(count: number): fc.Arbitrary<readonly Step[]> {
  const one = fc.oneof({ withCrossShrink: true }, ...KINDS.map(([weight, arbitrary]) => ({ weight, arbitrary })));
  // With its bias fast-check repeats the first address and the first person, and little happens.
  return fc.noBias(fc.array(one, { minLength: count, maxLength: count }));
}
