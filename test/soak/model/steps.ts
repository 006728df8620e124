import fc from 'fast-check';
import {
  ADDRESSES,
  LOOK_UP_FAULTS,
  LOST_WRITES,
  type Name,
  PEOPLE,
  SEATS,
  SLACK_FAULTS,
  type Step,
  WRITE_FAULTS,
} from './step.ts';

type Scene = readonly Step[];
type Press = Extract<Step, { do: 'press' }>;

const anybody = fc.constantFrom(...PEOPLE);
const mostly = (...names: readonly Name[]) =>
  fc.oneof({ weight: 7, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: anybody });
const about = fc.nat({ max: ADDRESSES.length - 1 });
const which = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) });
const how = fc.constantFrom<Press['how'][]>('once', 'once', 'once', 'once', 'once', 'twice', 'copy', 'old');
const verb = fc.constantFrom<Press['verb'][]>('approve', 'cancel', 'deny', 'retry');
const press = (by: fc.Arbitrary<Name>, pressed: fc.Arbitrary<Press['verb']>, way = how): fc.Arbitrary<Press> =>
  fc.record({ do: fc.constant('press'), by, verb: pressed, which, how: way });
const approve = press(mostly('ana', 'ben'), fc.constant('approve'));
const retry = press(mostly('ana', 'ben'), fc.constant('retry'));
const ask: fc.Arbitrary<Step> = fc.record({ do: fc.constant('ask'), by: mostly('rita', 'ana'), about });
const hand = fc.tuple(
  mostly('ana', 'ben', 'rita'),
  fc.constantFrom('approve' as const, 'cancel' as const, 'retry' as const),
);
const times: fc.Arbitrary<number> = fc.constantFrom(1, 1, 1, 1, 1, 3, 12);
const writeFault: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('write fault'),
  fault: fc.constantFrom(...WRITE_FAULTS),
  times,
});
const lostWrite: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('write fault'),
  fault: fc.constantFrom(...LOST_WRITES),
  times: fc.constantFrom(1, 2, 2, 3, 12),
});
const lookUpFault = (many = times, after = fc.nat({ max: 2 })): fc.Arbitrary<Step> =>
  fc.record({
    do: fc.constant('look-up fault'),
    fault: fc.constantFrom(...LOOK_UP_FAULTS),
    after,
    times: many,
  });
const slackFault: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('slack fault'),
  method: fc.constantFrom('chat.postMessage', 'chat.update'),
  fault: fc.constantFrom(...SLACK_FAULTS),
  times,
});
const seat = fc.constantFrom(...SEATS);
const anothers: fc.Arbitrary<Step> = fc.record({ do: fc.constant('another makes it'), which });
const deletion: fc.Arbitrary<Step> = fc.record({ do: fc.constant('delete card'), which });
const wait = (seconds: number): Step => ({ do: 'wait', seconds });
/** A lost write is settled after 150 s. */
const SETTLED = 160;
const waits = fc.constantFrom(1, 5, 20, 35, 90, SETTLED).map(wait);
const clockIsSet: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('set clock'),
  hours: fc.constantFrom(-24, -1, 1, 24),
});
const forget = fc.constantFrom(wait(1), wait(90));
const leave = seat.map(([who, group]): Step => ({ do: 'leave', who, group }));
const alone = (step: fc.Arbitrary<Step>): fc.Arbitrary<Scene> => step.map((one) => [one]);

/** Eight tries that are used up after the write has settled, and before. */
const pace = fc.constantFrom([35, 35, 35, 35, 35, 35, 35, 35], [2, 2, 4, 8, 16, 30, 30, 90]);

/** All tries are used up while nobody can tell what became of the write; then perhaps somebody leaves. */
const nobodyKnows: fc.Arbitrary<Scene> = fc
  .tuple(writeFault, lookUpFault(fc.constantFrom(10, 20), fc.constant(1)), ask, approve, fc.option(leave), retry, pace)
  .map(([write, lookUp, asked, approved, left, again, seconds]) => [
    ...[asked, write, lookUp, approved],
    ...seconds.map(wait),
    ...[left ?? wait(1), wait(35), again],
  ]);

/** The second write is lost as well, or something else becomes of it; then an approver lets it be tried again. */
const twice: fc.Arbitrary<Scene> = fc
  .tuple(lostWrite, ask, approve, fc.option(lookUpFault()), fc.option(writeFault), waits, retry, waits)
  .map(([write, asked, approved, lookUp, other, passed, again, passedToo]) => [
    ...[write, asked, approved, lookUp ?? wait(1), wait(SETTLED)],
    ...[other ?? wait(1), passed, wait(SETTLED), again, passedToo, wait(SETTLED)],
  ]);

/** The write goes out with the last try, its answer is lost, and no look-up tells; then somebody asks anew. */
const lastTry: fc.Arbitrary<Scene> = fc
  .tuple(ask, approve, writeFault, lookUpFault(times, fc.constant(1)), approve)
  .map(([asked, approved, write, lookUp, again]) => [
    ...[{ do: 'mend' } as const, asked, { do: 'down' } as const, approved],
    ...Array.from({ length: 6 }, () => wait(35)),
    ...[{ do: 'mend' } as const, write, lookUp, wait(35), asked, wait(SETTLED), asked, again],
  ]);

/** What can happen, each with how often it comes up. The first is what the others are shrunk to. */
const SCENES: readonly [number, fc.Arbitrary<Scene>][] = [
  [1, alone(fc.constant({ do: 'nothing' }))],
  [12, alone(ask)],
  [3, alone(fc.record({ do: fc.constant('invite'), by: mostly('rita', 'ana', 'ben'), about }))],
  [14, alone(approve)],
  [4, alone(press(anybody, verb))],
  [2, alone(press(mostly('ana', 'ben'), fc.constant('deny')))],
  [1, alone(press(mostly('rita'), fc.constant('cancel')))],
  [8, alone(retry)],
  [2, alone(fc.record({ do: fc.constant('race'), one: hand, other: hand, which }))],
  [3, alone(writeFault)],
  [2, alone(lookUpFault())],
  [2, alone(slackFault)],
  [1, alone(fc.constant({ do: 'down' }))],
  [7, alone(fc.constant({ do: 'mend' }))],
  [1, alone(fc.constant({ do: 'restart' }))],
  [1, alone(deletion)],
  [1, alone(anothers)],
  [1, alone(clockIsSet)],
  [8, alone(waits)],
  [1, fc.tuple(ask, approve, clockIsSet, waits)],
  [2, fc.tuple(writeFault, ask, approve, clockIsSet, waits)],
  [1, fc.tuple(lookUpFault(), ask, approve, clockIsSet, waits)],
  [6, fc.tuple(writeFault, ask, approve, waits)],
  [1, fc.tuple(writeFault, approve, deletion, waits)],
  [4, fc.tuple(writeFault, approve, retry)],
  [2, fc.tuple(writeFault, approve, anothers, waits)],
  [2, fc.tuple(leave, forget, approve)],
  [2, fc.tuple(writeFault, approve, leave, waits)],
  [1, fc.tuple(fc.constant<Step>({ do: 'role goes' }), forget, approve)],
  [2, fc.tuple(slackFault, ask, waits, press(anybody, verb, fc.constant('copy')))],
  [2, nobodyKnows],
  [4, twice],
  [2, lastTry],
];

/** A story of `count` steps; a shorter one has `nothing` in the place of what it does not need. */
export function steps(count: number): fc.Arbitrary<readonly Step[]> {
  const scene = fc.oneof({ withCrossShrink: true }, ...SCENES.map(([weight, arbitrary]) => ({ weight, arbitrary })));
  // With its bias fast-check repeats the first address and the first person, and little happens.
  const scenes = fc.noBias(fc.array(scene, { minLength: count, maxLength: count }));
  return scenes.map((list) => list.flat().slice(0, count));
}
