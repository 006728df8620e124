import type { World, WorldChannel, WorldMessage } from '../../../../src/sandbox/page/world.ts';

export const [ANN, BEN, BOT] = ['U1', 'U2', 'UBOT'];
export const [GENERAL, SECRET] = ['C1', 'C2'];

export function channel(
  id: string,
  name: string,
  members: readonly string[],
  kind: WorldChannel['kind'] = 'public',
): WorldChannel {
  return { id, name, kind, members, archived: false };
}

/** A message in #general unless said otherwise. */
export function message(ts: string, user: string, more: Partial<WorldMessage> = {}): WorldMessage {
  return { channel: GENERAL, ts, user, text: 'x', ...more };
}

/** A world in which nothing is but what is given. */
export function worldOf(parts: Partial<World>): World {
  return {
    now: 0,
    ahead: 0,
    resets: 0,
    app: { status: 'running', starts: 1 },
    team: 'Example',
    slackUrl: 'http://127.0.0.1:1',
    bot: { id: BOT, name: 'bot' },
    commands: [],
    people: [],
    names: {},
    groups: {},
    channels: [],
    messages: [],
    choices: {},
    modals: {},
    calls: [],
    log: [],
    switches: [],
    ...parts,
  };
}
