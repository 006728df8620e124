import { randomUUID } from 'node:crypto';
import * as assert from 'uvu/assert';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logger.ts';
import { createClock } from '../../src/sandbox/clock.ts';
import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import { environmentOf } from '../../src/sandbox/environment-of.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { startStandIns } from '../../src/sandbox/stand-ins.ts';
import { inTime } from '../helpers/in-time.ts';
import { onPostgres } from '../helpers/on-postgres.ts';
import { runSql } from '../helpers/postgres.ts';
import { createTcpProxy } from '../helpers/tcp-proxy.ts';

const AWAY = 'The database cannot be reached right now, so no new requests are taken. Please try again in a minute.';

onPostgres('PostgreSQL at the start of the app', (test, create, server) => {
  /** The stand-ins, and the app started on `databaseUrl`; its log and what it could not go on with. */
  async function withApp(databaseUrl: string, run: (scene: Awaited<ReturnType<typeof begin>>) => Promise<void>) {
    const scene = await begin(databaseUrl);
    try {
      await run(scene);
    } finally {
      await scene.app.stop();
      await scene.close();
    }
  }

  async function begin(databaseUrl: string) {
    const clock = createClock();
    const { slack, cxengage, close } = await startStandIns(clock);
    const log: Record<string, unknown>[] = [];
    const fatal = Promise.withResolvers<Error>();
    const config = readConfig({ ...environmentOf(slack, cxengage, 'http'), DATABASE_URL: databaseUrl });
    try {
      const app = await startApp(config, {
        clock,
        log: createLogger('info', { write: (line) => void log.push(JSON.parse(line)) }),
        newId: randomUUID,
        random: () => 0.999,
        onFatal: fatal.resolve,
      });
      slack.deliverTo(`http://127.0.0.1:${app.port}/slack/events`);
      return { app, slack, cxengage, log, fatal: fatal.promise, close };
    } catch (error) {
      await close();
      throw error;
    }
  }

  const withProxy = async (run: (url: string, proxy: Awaited<ReturnType<typeof createTcpProxy>>) => Promise<void>) => {
    const { url, drop } = await create();
    const { hostname, port } = new URL(server);
    const proxy = await createTcpProxy({ host: hostname, port: Number(port || 5432) });
    const through = new URL(url);
    through.hostname = '127.0.0.1';
    through.port = String(proxy.port);
    try {
      await proxy.close();
      await run(through.href, proxy);
    } finally {
      await proxy.close();
      await drop();
    }
  };

  test('not up yet: the app starts, says so, and takes requests once it is there', () =>
    withProxy((url, proxy) =>
      withApp(url, async ({ slack, log }) => {
        const rita = slack.as(people.rita);
        assert.match(JSON.stringify(await rita.command('help')), /create-user/);
        await rita.command('new@example.com');
        const told = () => rita.sees().find(({ text }) => text === AWAY);
        await slack.until(told, 'the reason');
        assert.not.ok(log.some(({ msg }) => msg === 'jobs could not be claimed'));

        await proxy.open();
        const isBack = () => log.some(({ msg, service }) => msg === 'service can be reached again' && service);
        await slack.until(() => isBack() || undefined, 'the database');
        await rita.command('new@example.com');
        await slack.until(() => rita.view()?.view.submit, 'the form');
        await rita.options('roleId');
        rita.fill({ roleId: cxengageIds.platformUser });
        assert.is((await rita.submit()).action, 'close');
        const isCard = ({ channel, ephemeralTo }: Message) => channel === people.approvals && !ephemeralTo;
        await slack.until(() => slack.workspace.messages.find(isCard), 'the card, which a job posts');
      }),
    ));

  test('stopped while it is waited for: nothing holds it', () => withProxy((url) => withApp(url, async () => {})));

  test('wrong credentials found later end the app', () =>
    withProxy(async (url, proxy) => {
      const other = new URL(url);
      other.pathname = '/not_there';
      await withApp(other.href, async ({ fatal }) => {
        await proxy.open();
        assert.match((await inTime(fatal, 'the end')).message, /database in DATABASE_URL does not exist/);
      });
    }));

  test('a missing database and a missing user end the start with a sentence', async () => {
    const noDatabase = new URL(server);
    noDatabase.pathname = `/none_${randomUUID().slice(0, 8)}`;
    const noUser = new URL(server);
    noUser.username = `none_${randomUUID().slice(0, 8)}`;
    for (const [url, sentence] of [
      [noDatabase, /database in DATABASE_URL does not exist \(3D000\)/],
      [noUser, /refuses the user or the password in DATABASE_URL \(28/],
    ] as const) {
      const error = await begin(url.href).catch((thrown: unknown) => thrown);
      assert.match(String(error), sentence);
    }
  });

  test('a user who may not create tables ends the start with a sentence', async () => {
    const { url, drop } = await create();
    const name = `reader_${randomUUID().replaceAll('-', '')}`;
    await runSql(server, `create role ${name} login`);
    const reader = new URL(url);
    reader.username = name;
    try {
      assert.match(
        String(await begin(reader.href).catch((thrown: unknown) => thrown)),
        /may not create or change the bot's tables/,
      );
    } finally {
      await drop();
      await runSql(server, `drop role ${name}`);
    }
  });
});
