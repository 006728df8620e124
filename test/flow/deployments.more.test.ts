import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logger.ts';
import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import { environmentOf } from '../../src/sandbox/environment-of.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { textOf } from '../helpers/text-of.ts';
import { chooseTenant, fillInvitation, harbour } from './ask-invitation.ts';

const test = suite('two deployments in one workspace');

/** A deployment, as its app's settings in Slack route to it. */
interface Deployment {
  readonly command: string;
  readonly mark: string;
  readonly records: Desk['app']['records'];
  /** From now on Slack delivers to it. Slack itself does so by the app that a command or a button belongs to. */
  turn(): void;
}

/** Runs with NA and EU, which have a database each, and the same people and channel. */
function withTwo(run: (desk: Desk, na: Deployment, eu: Deployment) => Promise<void>): () => Promise<void> {
  return withDesk(
    async (desk) => {
      const { slack, cxengage, clock } = desk;
      const database = await createSqliteDatabase();
      const env = { SLACK_COMMAND: '/create-user-eu', DEPLOYMENT_NAME: 'EU & test', DATABASE_URL: database.url };
      const app = await startApp(readConfig({ ...environmentOf(slack, cxengage, 'http'), ...env }), {
        clock,
        log: createLogger('silent'),
        newId: randomUUID,
        random: Math.random,
        onFatal: (error) => {
          throw error;
        },
      });
      const turn = (port: number | undefined) => () => slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
      try {
        await run(
          desk,
          { command: '/create-user', mark: '[NA] ', records: desk.app.records, turn: turn(desk.app.port) },
          { command: '/create-user-eu', mark: '[EU &amp; test] ', records: app.records, turn: turn(app.port) },
        );
      } finally {
        await app.stop();
        await database.drop();
      }
    },
    { env: { DEPLOYMENT_NAME: 'NA' } },
  );
}

/** What people see of a call or an answer: the text of a message, and the blocks of a message or a form. */
const part = v.looseObject({
  text: v.optional(v.string()),
  blocks: v.optional(v.array(v.unknown())),
  view: v.optional(v.looseObject({ blocks: v.array(v.unknown()) })),
});
const named = (name: string) => ({ type: 'context', elements: [{ type: 'plain_text', text: name, emoji: false }] });
const NAMES = ['NA', 'EU & test'].map(named);

const bodyOf = (answer: unknown) => (v.is(v.looseObject({ body: v.unknown() }), answer) ? answer.body : undefined);

/** Everything that the bots posted, opened and answered, which may be a text. */
function shown({ slack }: Desk): readonly v.InferOutput<typeof part>[] {
  return slack.calls.flatMap(({ kind, method, arguments: given, answer }) => {
    const isShown = kind === 'response_url' || /^(?:chat|views)\./.test(method);
    const said = kind === 'delivery' ? bodyOf(answer) : isShown ? given : undefined;
    const parsed = v.safeParse(part, said);
    return parsed.success ? [parsed.output] : [];
  });
}

function allLabelled(desk: Desk, least = 11): void {
  let count = 0;
  for (const { text, blocks, view } of shown(desk)) {
    if (text !== undefined) assert.match(text, /^\[(?:NA|EU &amp; test)\] /);
    for (const list of [blocks, view?.blocks]) {
      if (list)
        assert.ok(
          NAMES.some((name) => JSON.stringify(name) === JSON.stringify(list[0])),
          JSON.stringify(list),
        );
    }
    if (text !== undefined || blocks || view) count += 1;
  }
  assert.ok(count >= least, `only ${count} were looked at`);
}

const untilStored = (records: Deployment['records'], { channel, ts }: { channel: string; ts: string }) =>
  eventually(() => records.requestAt(channel, ts), 'the place of the message');

async function ask({ slack, rita }: Desk, { command, mark, turn, records }: Deployment, email: string) {
  turn();
  await rita.command(email, { command });
  const form = await slack.until(() => (rita.view()?.view.submit ? rita.view() : undefined), 'the form');
  assert.is(form.view.callback_id, 'create_user');
  await rita.options('roleId');
  rita.fill({ roleId: cxengageIds.platformUser });
  assert.is((await rita.submit()).action, 'close');
  const card = await slack.until(
    () =>
      slack.workspace.messages.find(
        (one) => one.text.startsWith(mark) && one.text.includes(`create ${email}`) && one.text.includes('asks'),
      ),
    `the card for ${email}`,
  );
  await slack.until(
    () => rita.direct().find((one) => one.text.startsWith(mark) && one.text.includes(email)),
    'the direct message',
  );
  await untilStored(records, card);
  return { channel: card.channel, ts: card.ts };
}

test(
  'each answers its own command, and all that it shows carries its name',
  withTwo(async (desk, na, eu) => {
    const { slack, rita, ana, ben } = desk;
    for (const deployment of [na, eu]) {
      const { command, mark, turn } = deployment;
      const email = `ann${command.length}@example.com`;
      turn();
      const help = (await rita.command('help', { command })).ephemeral?.text ?? '';
      assert.ok(help.startsWith(mark), help);
      assert.match(help, `\`${command} bulk\``);
      assert.not.match(help.replaceAll(command, ''), '/create-user');
      assert.match((await rita.command('what', { command })).ephemeral?.text ?? '', `\`${command} help\``);

      const card = await ask(desk, deployment, email);
      const told = desk.privately(rita).length;
      await rita.click(card, 'approve_request');
      const refusal = await slack.until(() => desk.privately(rita)[told], 'the refusal');
      assert.ok(refusal.startsWith(mark), refusal);
      await ana.click(card, 'approve_request');
      const message = slack.workspace.messages.find(({ channel, ts }) => channel === card.channel && ts === card.ts);
      assert.ok(message);
      assert.match(textOf(await desk.inThread(message, /Created as/)), email);
      await slack.until(() => (/and done/.test(desk.now(message).text) ? true : undefined), 'the card to be done');
      assert.ok(desk.now(message).text.startsWith(mark));

      await rita.command(email, { command });
      const taken = await slack.until(() => rita.view(), 'the form');
      assert.is(taken.view.callback_id, 'create_user');
      await rita.options('roleId');
      rita.fill({ roleId: cxengageIds.platformUser });
      const answer = await rita.submit();
      assert.match(JSON.stringify(answer), `add them to a tenant: ${command} invite ${email}`);
      await rita.close();

      const denied = await ask(desk, deployment, `ben${command.length}@example.com`);
      await ana.click(denied, 'deny_request');
      await slack.until(() => ana.view()?.view.submit, 'the form for the reason');
      await ben.click(denied, 'deny_request');
      await slack.until(() => ben.view()?.view.submit, 'the form for the reason');
      ana.fill({ reason: 'No.' });
      assert.is((await ana.submit()).action, 'close');
      ben.fill({ reason: 'No.' });
      assert.is((await ben.submit()).action, 'update');
      await slack.until(() => rita.direct().find((one) => one.text.startsWith(`${mark}@ana denied`)), 'the denial');
    }
    allLabelled(desk);
  }),
);

test(
  'a batch: form, preview, card, files and result carry the name',
  withTwo(async (desk, _na, eu) => {
    const { slack, rita, ana } = desk;
    eu.turn();
    await rita.command('bulk', { command: eu.command });
    await slack.until(() => (rita.view()?.view.submit ? true : undefined), 'the form');
    const content = 'email,role\nann@example.com,Platform User\nben@example.com,Nobody\n';
    rita.fill({ file: [rita.upload({ name: 'team.csv', content }).id] });
    assert.is((await rita.submit()).action, 'clear');
    const preview = await slack.until(() => rita.direct().find(({ text }) => /Checked: /.test(text)), 'the preview');
    assert.ok(preview.text.startsWith(eu.mark));
    assert.match(textOf(preview), 'upload the file again with /create-user-eu bulk.');
    await untilStored(eu.records, preview);
    await rita.click({ channel: preview.channel, ts: preview.ts }, 'submit_batch');
    const isCard = (text: string) => text.startsWith(eu.mark) && /asks to create/.test(text);
    const card = await slack.until(() => slack.workspace.messages.find(({ text }) => isCard(text)), 'the card');
    await untilStored(eu.records, card);
    await ana.click({ channel: card.channel, ts: card.ts }, 'approve_request');
    const file = await slack.until(() => {
      desk.clock.advance(200);
      return slack.workspace.messages.find((one) => one.files?.some(({ name }) => name === 'result.csv'));
    }, 'the result');
    assert.ok(file.text.startsWith(`${eu.mark}result.csv: `));
    const [result] = file.files ?? [];
    const headers = { authorization: `Bearer ${slack.botToken}` };
    assert.not.match(await (await fetch(String(result?.url_private_download), { headers })).text(), 'EU');
    allLabelled(desk);
  }),
);

test(
  'forms that change, and those that open on top of another, keep the name',
  withTwo(async (desk, _na, eu) => {
    const { slack, rita, cxengage } = desk;
    eu.turn();
    const { email } = cxengage.state.addUser({ email: 'ann@example.com' });
    await rita.command(`invite ${email}`, { command: eu.command });
    await fillInvitation(desk, rita);
    await rita.close();
    await rita.command('', { command: eu.command });
    await slack.until(() => (rita.view()?.view.submit ? true : undefined), 'the form');
    const press = async (id: string) => {
      const button = rita.view()?.elements.find(({ actionId }) => actionId === id);
      await rita.click({ viewBlock: button?.blockId ?? '' }, id);
    };
    await press('open_bulk');
    await slack.until(() => rita.view()?.view.callback_id === 'create_users_from_csv' || undefined, 'the form on top');
    await chooseTenant(desk, rita, harbour);
    await press('send_template');
    const sent = await slack.until(() => rita.direct().find(({ files }) => files?.length), 'the template');
    assert.ok(sent.text.startsWith(`${eu.mark}users.csv: `));
    await slack.until(
      () => (/direct message/.test(textOf({ blocks: rita.view()?.view.blocks })) ? true : undefined),
      'the notice',
    );
    for (const method of ['views.open', 'views.push', 'views.update'])
      assert.ok(
        slack.calls.some((call) => call.method === method),
        method,
      );
    allLabelled(desk, 6);
  }),
);

test(
  'so do the answers to what cannot be read',
  withTwo(async ({ slack, rita }, _na, eu) => {
    eu.turn();
    const typed = new URLSearchParams({ command: eu.command, user_id: rita.user.id, team_id: 'T1', channel_id: '' });
    typed.append('text', 'a');
    typed.append('text', 'b');
    const { body: said } = await slack.deliver(typed.toString());
    assert.ok(JSON.parse(said).text.startsWith(`${eu.mark}Slack sent something`), said);
    const form = { type: 'view_submission', user: { id: rita.user.id }, view: { callback_id: 'create_user' } };
    const { body } = await slack.deliver(form);
    assert.equal(JSON.parse(body).view.blocks[0], named('EU & test'));
  }),
);

test(
  "neither takes the other's command",
  withTwo(async ({ rita, slack }, na, eu) => {
    for (const [own, other] of [
      [na, eu],
      [eu, na],
    ] as const) {
      own.turn();
      const posts = slack.calls.filter(({ kind }) => kind === 'api').length;
      assert.is((await rita.command('help', { command: other.command })).acked, false);
      assert.is(slack.calls.filter(({ kind }) => kind === 'api').length, posts);
    }
  }),
);

test.run();
