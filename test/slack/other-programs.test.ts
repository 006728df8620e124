import { mock } from 'node:test';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createLogger } from '../../src/logger.ts';
import { createClock } from '../../src/sandbox/clock.ts';
import { type OtherPrograms, watchOtherPrograms } from '../../src/slack/other-programs.ts';

const test = suite('other programs with a socket of the Slack app');

interface Scene {
  readonly others: OtherPrograms;
  /** `level message` of the log. */
  readonly log: readonly string[];
  /** So many instances run from now on; 0: the database is away. */
  instances(count: number): void;
  /** Slack opens a socket. */
  opens(connections: number, after: 'nothing' | 'renewal' | 'loss'): void;
  minutes(count: number): Promise<void>;
}

function withWatch(run: (scene: Scene) => Promise<void>) {
  return async () => {
    const clock = createClock();
    const lines: string[] = [];
    const log = createLogger('info', {
      write(line) {
        const { level, msg } = JSON.parse(line);
        lines.push(`${level} ${msg}`);
      },
    });
    let count = 1;
    const noted = new Set<string>();
    const store = {
      async noteInstance(id: string) {
        if (count === 0) throw new Error('the database is away');
        noted.add(id);
        return count;
      },
      async forgetInstance(id: string) {
        noted.delete(id);
      },
    };
    mock.timers.enable({ apis: ['setInterval'] });
    const others = watchOtherPrograms({ id: 'me', store, clock, log });
    try {
      await others.start();
      await run({
        others,
        log: lines,
        instances(now) {
          count = now;
        },
        opens: (connections, after) => others.opened({ connections, after }),
        async minutes(passed) {
          for (let left = passed * 3; left > 0; left -= 1) {
            clock.advance(20_000);
            mock.timers.tick(20_000);
            await new Promise(setImmediate);
          }
        },
      });
      await others.stop();
      assert.is(noted.size, 0);
    } finally {
      mock.timers.reset();
    }
  };
}

const HOURS = 300;
const WARNING =
  '40 Another program uses SLACK_APP_TOKEN, or another token of the same Slack app: Slack counts 2 connections, and 1 of them is of this bot. Slack splits the clicks between them, so some get no answer. Stop the other program, or give it a Slack app of its own.';
const HEALED = '30 no other program has a connection of this Slack app now';

test(
  'are warned of two minutes after the first socket, once',
  withWatch(async ({ log, opens, minutes }) => {
    opens(2, 'nothing');
    await minutes(1);
    assert.equal(log, []);
    await minutes(1);
    assert.equal(log, [WARNING]);
    await minutes(HOURS);
    opens(2, 'renewal');
    await minutes(HOURS);
    assert.equal(log, [WARNING]);
  }),
);

test(
  'that have gone are told once, and warned of again when they come back to stay',
  withWatch(async ({ log, opens, minutes }) => {
    opens(2, 'nothing');
    await minutes(HOURS);
    opens(1, 'renewal');
    await minutes(HOURS);
    opens(1, 'loss');
    await minutes(5);
    assert.equal(log, [WARNING, HEALED]);
    opens(2, 'renewal');
    await minutes(HOURS);
    opens(2, 'renewal');
    await minutes(5);
    assert.equal(log, [WARNING, HEALED, WARNING]);
  }),
);

test(
  'that come later are warned of when two renewals in a row count them',
  withWatch(async ({ log, opens, minutes }) => {
    opens(1, 'nothing');
    await minutes(HOURS);
    opens(2, 'renewal');
    await minutes(HOURS);
    assert.equal(log, []);
    opens(2, 'renewal');
    await minutes(2);
    assert.equal(log, [WARNING]);
  }),
);

/** What Slack counts although no other program is there. */
const innocent: Readonly<Record<string, (scene: Scene) => Promise<unknown>>> = {
  'one socket': async ({ opens, minutes }) => {
    opens(1, 'nothing');
    await minutes(HOURS);
    opens(1, 'renewal');
    await minutes(HOURS);
  },
  'a socket for each instance': async ({ opens, minutes, instances }) => {
    instances(3);
    opens(3, 'nothing');
    await minutes(HOURS);
  },
  'an instance that is noted a minute later': async ({ opens, minutes, instances }) => {
    opens(2, 'nothing');
    await minutes(1);
    instances(2);
    await minutes(HOURS);
  },
  'an instance that died just before, and is noted for a minute': async ({ opens, minutes, instances }) => {
    instances(2);
    opens(2, 'nothing');
    await minutes(1);
    instances(1);
    await minutes(HOURS);
  },
  'an instance that stops later': async ({ opens, minutes, instances }) => {
    instances(2);
    opens(2, 'nothing');
    await minutes(10);
    instances(1);
    await minutes(HOURS);
  },
  'a lost socket, as often as the line is lost': async ({ opens, minutes }) => {
    opens(1, 'nothing');
    for (const connections of [2, 3, 2, 2]) {
      await minutes(20);
      opens(connections, 'loss');
    }
    await minutes(HOURS);
  },
  'a renewal of all instances that is counted twice, once': async ({ opens, minutes, instances }) => {
    instances(2);
    opens(2, 'nothing');
    await minutes(HOURS);
    opens(3, 'renewal');
    await minutes(HOURS);
    opens(2, 'renewal');
    await minutes(HOURS);
    opens(3, 'renewal');
    await minutes(HOURS);
  },
  'a renewal that is counted twice, and a lost line after it': async ({ opens, minutes }) => {
    opens(1, 'nothing');
    await minutes(HOURS);
    opens(2, 'renewal');
    await minutes(HOURS);
    opens(2, 'loss');
    await minutes(HOURS);
  },
  'two renewals that are counted twice, with a right count between them': async ({ opens, minutes }) => {
    opens(1, 'nothing');
    await minutes(HOURS);
    opens(2, 'renewal');
    await minutes(HOURS);
    opens(1, 'loss');
    await minutes(HOURS);
    opens(2, 'renewal');
    await minutes(HOURS);
  },
  'sockets while the database is away': async ({ opens, minutes, instances }) => {
    instances(0);
    opens(2, 'nothing');
    await minutes(HOURS);
    instances(2);
    await minutes(HOURS);
  },
};
for (const [what, happens] of Object.entries(innocent)) {
  test(
    `are not suspected for ${what}`,
    withWatch(async (scene) => {
      await happens(scene);
      assert.equal(scene.log, []);
    }),
  );
}

test.run();
