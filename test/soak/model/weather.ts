import { setImmediate as turn } from 'node:timers/promises';
import type { FaultEffect } from '../../../src/sandbox/cxengage/faults.ts';
import { seedIds as roles } from '../../../src/sandbox/cxengage/seed.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import { FAULTS } from './faults.ts';
import type { Stage } from './stage.ts';
import { type Group, type LookUpFault, type Name, SEATS, type SlackFault, type WriteFault } from './step.ts';

/** `either`: the program may still go by what it has read before. */
export type Belief = 'yes' | 'no' | 'either';

export type Weather = ReturnType<typeof createWeather>;

export const WRITE_PATH = /^\/v1\/(?:users|tenants\/[^/]+\/users)$/;
export const LOOK_UP_PATH = /^\/v1\/(?:users\?email=|tenants\/[^/]+\/users$)/;

/** How long the program goes by what it has read of people and of roles. */
const KEPT_MS = { people: 30_000, roles: 60_000 } as const;
const GROUPS = { requesters: seedIds.requesterGroup, approvers: seedIds.approverGroup } as const;

/** What stands around the program: who is in which group, which role there is, what CxEngage and Slack will do next. */
export function createWeather({ sandbox, clock }: Stage) {
  const { slack, cxengage } = sandbox;
  const changedAt = new Map<string, number>();
  const role = cxengage.state.roles.find(({ id }) => id === roles.platformUser);
  let isUp = true;
  let write: { readonly fault: WriteFault; left(): number; disarm(): void } | undefined;
  const slackFaults: (() => void)[] = [];
  let lookUp: { left(): number; disarm(): void } | undefined;

  const isFresh = (what: string, ms: number) => clock.now() - (changedAt.get(what) ?? Number.NEGATIVE_INFINITY) < ms;
  const isIn = (who: Name, group: Group) =>
    slack.workspace.groups.get(GROUPS[group])?.users.includes(seedIds[who]) ?? false;
  const isListed = () => cxengage.state.roles.some(({ id }) => id === roles.platformUser);
  const arm = (match: { method: string; path: RegExp; after: number }, effect: FaultEffect, times: number) => {
    const [from, { calls }] = [cxengage.calls.length, cxengage];
    const disarm = cxengage.fault({ match, effect, times });
    const isHit = (call: (typeof calls)[number]) => call.method === match.method && match.path.test(call.path);
    return {
      disarm,
      left: () => Math.min(times, Math.max(0, match.after + times - calls.slice(from).filter(isHit).length)),
    };
  };
  const up = async () => {
    isUp = true;
    await cxengage.up();
  };

  const change = (who: Name, group: Group, toBeIn: boolean) => {
    if (isIn(who, group) === toBeIn) return;
    const others = slack.workspace.groups.get(GROUPS[group])?.users.filter((id) => id !== seedIds[who]) ?? [];
    slack.workspace.changeGroup(GROUPS[group], toBeIn ? [...others, seedIds[who]] : others);
    changedAt.set(`${who} ${group}`, clock.now());
  };
  const setRole = (toBeListed: boolean) => {
    if (!role || isListed() === toBeListed) return;
    const others = cxengage.state.roles.filter(({ id }) => id !== role.id);
    cxengage.state.roles = toBeListed ? [...others, role] : others;
    changedAt.set('role', clock.now());
  };

  return {
    up,
    change,
    setRole,
    /** Everybody is back, the role is listed, CxEngage is up. */
    async mend() {
      for (const [who, group] of SEATS) change(who, group, true);
      setRole(true);
      await up();
    },
    async down() {
      isUp = false;
      await cxengage.down();
      // A call that was held back is broken off, which shows a little later.
      while (cxengage.calls.some(({ status }) => status === 'waiting')) await turn();
      // Left alone, a connection from before breaks under whoever uses it next, when all is up again.
      await fetch(cxengage.url).catch(() => undefined);
    },
    isUp: () => isUp,
    listed(who: Name, group: Group): Belief {
      if (isFresh(`${who} ${group}`, KEPT_MS.people)) return 'either';
      return isIn(who, group) ? 'yes' : 'no';
    },
    /** Whether the program finds the role that all forms ask for. */
    role(): Belief {
      if (isFresh('role', KEPT_MS.roles)) return 'either';
      return isListed() ? 'yes' : 'no';
    },
    /** The fault that the next write runs into, and how often. */
    write: () => (write && write.left() > 0 ? { fault: write.fault, times: write.left() } : undefined),
    isLookUpTroubled: () => (lookUp?.left() ?? 0) > 0,
    armWrite(fault: WriteFault, times: number): void {
      write?.disarm();
      write = { fault, ...arm({ method: 'POST', path: WRITE_PATH, after: 0 }, FAULTS.write[fault].effect, times) };
    },
    armLookUp(fault: LookUpFault, after: number, times: number): void {
      lookUp?.disarm();
      lookUp = arm({ method: 'GET', path: LOOK_UP_PATH, after }, FAULTS.lookUp[fault], times);
    },
    armSlack(method: string, fault: SlackFault, times: number): void {
      slackFaults.push(slack.fault({ method, effect: FAULTS.slack[fault], times }));
    },
    /** Nothing stands in the way of a call from now on. */
    async clear(): Promise<void> {
      write?.disarm();
      lookUp?.disarm();
      for (const disarm of slackFaults) disarm();
      [write, lookUp] = [undefined, undefined];
      await up();
    },
  };
}
