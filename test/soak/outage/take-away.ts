import { errorShapes } from '../../../src/sandbox/cxengage/error-shapes.ts';
import type { FaultEffect } from '../../../src/sandbox/cxengage/faults.ts';
import type { FaultEffect as SlackEffect } from '../../../src/sandbox/slack/faults.ts';
import type { Absence } from './plan.ts';
import type { World } from './world.ts';

/** A service that is away. */
export interface Away {
  /** Cuts again what has come up since, where that is how it is away. */
  again(): Promise<void>;
  end(): Promise<void>;
}

const ALWAYS = Number.POSITIVE_INFINITY;

const CXENGAGE: Readonly<Record<string, FaultEffect>> = {
  '502': { kind: 'answer', ...errorShapes.json502 },
  '503': { kind: 'answer', ...errorShapes.html503 },
  '504': { kind: 'answer', ...errorShapes.html504 },
  '429': { kind: 'answer', ...errorShapes.tooMany429 },
  'drops calls': { kind: 'drop' },
  'loses answers': { kind: 'dropAfterWrite' },
};

const SLACK: Readonly<Record<string, SlackEffect>> = {
  '500': { status: 500 },
  '503': { status: 503 },
  '429': { ratelimited: 2 },
  'drops calls': 'drop',
  'loses answers': 'drop',
};
/** So many calls are carried out before the connection is lost for good. */
const CARRIED_OUT = 2;

/** Takes a service away at once; resolves when it is. */
export async function takeAway(world: World, absence: Absence): Promise<Away> {
  const { service, how } = absence;
  world.away.set(service, world.clock.now());
  const away = await begin(world, service, how);
  return {
    again: away.again,
    async end() {
      await away.end();
      world.away.delete(service);
    },
  };
}

function begin(world: World, service: Absence['service'], how: string): Promise<Away> {
  if (service === 'CxEngage') return cxengageAway(world, how);
  return service === 'Slack' ? slackAway(world, how) : databaseAway(world, how);
}

async function cxengageAway({ sandbox: { cxengage } }: World, how: string): Promise<Away> {
  const again = async () => {};
  const effect = CXENGAGE[how];
  if (effect) {
    const end = cxengage.fault({ match: {}, times: ALWAYS, effect });
    return { again, end: async () => void end() };
  }
  await cxengage.down();
  return { again, end: () => cxengage.up() };
}

/** Over Socket Mode the socket is closed too, and nothing reaches the program. */
async function slackAway({ sandbox: { slack }, mode }: World, how: string): Promise<Away> {
  const isLost = how === 'loses answers';
  const ends = [
    ...(isLost ? [slack.fault({ method: 'chat.postMessage', times: CARRIED_OUT, effect: 'drop_after' })] : []),
    slack.fault({ method: '*', times: ALWAYS, effect: SLACK[how] ?? 'drop' }),
  ];
  const again = async () => slack.cut();
  await again();
  return {
    again,
    async end() {
      for (const end of ends) end();
      // The next try comes by the machine's time.
      if (mode === 'socket') await slack.until(() => slack.connections > 0 || undefined, 'the socket', 40_000);
    },
  };
}

async function databaseAway(world: World, how: string): Promise<Away> {
  const { database, stored, orphans, sandbox } = world;
  const isFlapping = how === 'cuts connections';
  const cut = async () => {
    await database.away();
    await noteOrphans();
    if (isFlapping) await database.back();
  };
  const noteOrphans = async () => {
    const known = new Set((await stored.messages()).map(({ channel, ts }) => `${channel} ${ts}`));
    for (const { channel, ts, ephemeralTo } of sandbox.slack.workspace.messages) {
      if (!ephemeralTo && !known.has(`${channel} ${ts}`)) orphans.add(`${channel} ${ts}`);
    }
  };
  const again = async () => {
    if (isFlapping) await cut();
  };
  await cut();
  return {
    again,
    async end() {
      await noteOrphans();
      await database.back();
    },
  };
}
