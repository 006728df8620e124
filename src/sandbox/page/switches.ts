import pLimit from 'p-limit';
import { errorShapes } from '../cxengage/error-shapes.ts';
import type { FaultEffect } from '../cxengage/faults.ts';
import type { StandIns } from '../stand-ins.ts';
import type { WorldSwitch } from './world.ts';

/** What can be made to go wrong, each until it is switched off. */
export interface Switches {
  readonly all: readonly WorldSwitch[];
  /** @throws Error when there is no such switch. */
  set(name: string, on: boolean): Promise<void>;
  /** All off. */
  reset(): Promise<void>;
}

type TurnOff = () => unknown;
interface Kind {
  readonly label: string;
  readonly meaning: string;
  on(standIns: Pick<StandIns, 'slack' | 'cxengage'>): TurnOff | Promise<TurnOff>;
}

const ALWAYS = Number.POSITIVE_INFINITY;
const WRITES = { method: 'POST', path: /\/users$/ };
const SLOW_MS = 4000;
const RETRY_AFTER_S = 3;

const cxengage =
  (match: { method?: string; path?: RegExp }, effect: FaultEffect): Kind['on'] =>
  ({ cxengage: platform }) =>
    platform.fault({ match, effect, times: ALWAYS });

const KINDS: Readonly<Record<string, Kind>> = {
  cxengage_slow: {
    label: 'CxEngage is slow',
    meaning: `Every answer takes ${SLOW_MS / 1000} seconds.`,
    on: cxengage({}, { kind: 'slow', ms: SLOW_MS }),
  },
  cxengage_down: {
    label: 'CxEngage is down',
    meaning: 'Connections are refused.',
    async on({ cxengage: platform }) {
      await platform.down();
      return platform.up;
    },
  },
  cxengage_loses_reply: {
    label: 'CxEngage loses its reply',
    meaning: 'Users and invitations are stored, but the app gets no reply.',
    on: cxengage(WRITES, { kind: 'dropAfterWrite' }),
  },
  cxengage_429: {
    label: 'CxEngage limits calls (429)',
    meaning: 'Every call is refused with "Too many requests".',
    on: cxengage({}, { kind: 'answer', ...errorShapes.tooMany429 }),
  },
  cxengage_refuses_role: {
    label: 'CxEngage refuses the role',
    meaning: "Users and invitations are refused: the role has more permissions than the app's own (403).",
    on: cxengage(WRITES, { kind: 'answer', ...errorShapes.forbidden403 }),
  },
  slack_429: {
    label: 'Slack limits posts (429)',
    meaning: `Every new or changed message is refused: try again in ${RETRY_AFTER_S} seconds.`,
    on({ slack }) {
      const faults = ['chat.postMessage', 'chat.update'].map((method) =>
        slack.fault({ method, times: ALWAYS, effect: { ratelimited: RETRY_AFTER_S } }),
      );
      return () => {
        for (const end of faults) end();
      };
    },
  },
};

export function createSwitches(standIns: Pick<StandIns, 'slack' | 'cxengage'>, changed: () => void): Switches {
  const on = new Map<string, TurnOff>();
  /** One after the other: what was asked for last is how it stays. */
  const inTurn = pLimit(1);
  const turn = async (name: string, wanted: boolean) => {
    const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
    if (!kind) throw new Error(`There is no switch ${name}.`);
    const off = on.get(name);
    if (wanted === (off !== undefined)) return;
    if (off) {
      on.delete(name);
      await off();
    } else {
      on.set(name, await kind.on(standIns));
    }
    changed();
  };
  const set = (name: string, wanted: boolean) => inTurn(() => turn(name, wanted));
  return {
    get all() {
      return Object.entries(KINDS).map(([name, { label, meaning }]) => ({ name, label, meaning, on: on.has(name) }));
    },
    set,
    async reset() {
      for (const name of [...on.keys()]) await set(name, false);
    },
  };
}
