import { randomUUID } from 'node:crypto';
import { mock } from 'node:test';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logger.ts';
import { environmentOf } from '../../src/sandbox/environment-of.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';

const test = suite('another program on the same app token');

const SENTENCE =
  /^Another program uses SLACK_APP_TOKEN, .*: Slack counts 2 connections, and 1 of them is of this bot\. /;

test('with a database of its own is warned of within minutes by the one that came second, once', async () => {
  const database = await createSqliteDatabase();
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    await withDesk(
      async ({ slack, cxengage, clock, log: first }) => {
        const lines: { level: number; msg: string }[] = [];
        const second = await startApp(
          readConfig({ ...environmentOf(slack, cxengage, 'socket'), DATABASE_URL: database.url }),
          {
            clock,
            newId: randomUUID,
            random: Math.random,
            log: createLogger('warn', { write: (line) => void lines.push(JSON.parse(line)) }),
            onFatal: (error) => void lines.push({ level: 60, msg: error.message }),
          },
        );
        try {
          const warnings = () => lines.filter(({ msg }) => SENTENCE.test(msg));
          const minute = () => {
            clock.advance(60_000);
            mock.timers.tick(20_000);
          };
          assert.equal(lines, []);
          minute();
          await eventually(() => {
            minute();
            return warnings().length > 0;
          }, 'the warning');
          for (let count = 0; count < 5; count += 1) minute();
          assert.equal(
            warnings().map(({ level }) => level),
            [40],
          );
          // The first cannot know: Slack has told it nothing since.
          assert.is(first.filter(({ msg }) => SENTENCE.test(String(msg))).length, 0);
          // The ticks have ended both sockets. One that is stopped while it connects leaves a timer of 30 s behind.
          await eventually(() => slack.connections === 2, 'both sockets');
        } finally {
          await second.stop();
        }
      },
      { mode: 'socket' },
    )();
  } finally {
    mock.timers.reset();
    await database.drop();
  }
});

test.run();
