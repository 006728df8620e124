import { readFile } from 'node:fs/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonOf, listOf } from '../../src/sandbox/slack/json.ts';
import { seedIds } from '../../src/sandbox/slack/seed.ts';
import { eventually } from '../helpers/eventually.ts';
import { executablePath, NO_CHROMIUM } from './chromium.ts';
import { violations } from './violations.ts';
import { type Payload, withApp } from './with-app.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const options = ['red', 'green', 'blue'].map((value) => ({ value, text: plain(`The ${value} one`) }));
const CARD = {
  channel: seedIds.approvals,
  text: 'Choose here',
  blocks: [
    { type: 'header', text: plain('Choose here') },
    {
      type: 'actions',
      block_id: 'choices',
      elements: [
        { type: 'checkboxes', action_id: 'ticks', options, initial_options: options.slice(0, 1) },
        { type: 'static_select', action_id: 'menu', placeholder: plain('A colour'), options },
        { type: 'external_select', action_id: 'remote', placeholder: plain('Somewhere else') },
        { type: 'button', action_id: 'send', text: plain('Take these') },
      ],
    },
  ],
};
const CONTENT = 'name\nKäthe 東京\n';

/** What a payload says of the choices in its message: the ticks, and what the menu shows. */
function choicesOf(payload: Payload | undefined): readonly unknown[] {
  const { ticks, menu } = jsonOf(jsonOf(jsonOf(payload?.state).values).choices);
  const chosen = listOf(jsonOf(ticks).selected_options).map(({ value }) => value);
  return [...chosen, jsonOf(jsonOf(menu).selected_option).value];
}

const test = suite('messages in a browser');
if (executablePath === undefined) {
  test.skip(NO_CHROMIUM);
} else {
  test(
    'boxes and menus of a message are used as in Slack: each person has his own, in the thread the same',
    withApp(
      () => undefined,
      async ({ rita, call, payloads }) => {
        await call('chat.postMessage', CARD);
        await rita.open('approvals');
        const { page, channel, thread } = rita;
        const box = (colour: string, where = channel) => where.getByRole('checkbox', { name: `The ${colour} one` });
        await box('red').waitFor();
        assert.ok(await box('red').isChecked());
        assert.ok(await channel.getByRole('combobox', { name: 'Somewhere else' }).isDisabled());
        await channel.getByRole('combobox', { name: 'A colour' }).click();
        await page.getByRole('option', { name: 'The blue one' }).click();
        // Without a pause: the press tells of all that came before it.
        await page.evaluate(async () => {
          const [, green, blue] = document.querySelectorAll<HTMLElement>('main input[type=checkbox]');
          for (const one of [green, blue, document.querySelector<HTMLElement>('main .bk-button')]) {
            one?.click();
            // Each click of a hand is an event of its own.
            await new Promise((next) => setTimeout(next));
          }
        });
        const isPress = ({ actions }: Payload) => listOf(actions)[0]?.action_id === 'send';
        const pressed = await eventually(() => payloads.find(isPress), 'the press');
        assert.equal(choicesOf(pressed), ['red', 'green', 'blue', 'blue']);

        await channel.getByRole('button', { name: /repl/i }).first().click();
        await box('green', thread).waitFor();
        assert.ok(await box('green', thread).isChecked());
        await box('green', thread).uncheck();
        await page.locator('main input[type=checkbox]:not(:checked)').waitFor();
        assert.not.ok(await box('green').isChecked());

        await rita.become('Ben');
        await rita.open('approvals');
        await channel.getByRole('combobox', { name: 'A colour' }).waitFor();
        assert.not.ok(await box('blue').isChecked());
        assert.ok(await box('red').isChecked());
      },
    ),
  );

  test(
    'the list stays at its end when a message there grows',
    withApp(
      () => undefined,
      async ({ rita, call }) => {
        const { channel } = CARD;
        await rita.open('approvals');
        const { ts } = await call('chat.postMessage', { channel, text: 'Reading…' });
        await rita.reads('Reading…');
        const text = Array.from({ length: 60 }, (_, at) => `Line ${at}`).join('\n');
        await call('chat.update', { channel, ts, text });
        await rita.reads(/Line 59/);
        const list = rita.channel.getByRole('log');
        const left = await list.evaluate((one) => one.scrollHeight - one.clientHeight - one.scrollTop);
        assert.ok(left <= 1, `${left} px are below`);
      },
    ),
  );

  test(
    'a file under a message is saved with its name and its bytes; axe finds nothing, in any look',
    withApp(
      () => undefined,
      async ({ rita, page: sandbox, call }) => {
        const ana = sandbox.stage.slack.as(seedIds.ana);
        const { id } = ana.upload({ name: 'größe & <1>.csv', content: CONTENT });
        const gone = ana.upload({ name: 'gone.csv', content: 'x' }).id;
        for (const file of [id, gone]) ana.share(file, seedIds.approvals);
        ana.removeFile(gone);
        await call('chat.postMessage', CARD);
        const { page, channel } = rita;
        await rita.open('approvals');
        const link = channel.getByRole('link', { name: 'Download größe & <1>.csv' });
        const [saved] = await Promise.all([page.waitForEvent('download'), link.click()]);
        // Chromium writes no < or > into the names of files.
        assert.match(saved.suggestedFilename(), /^größe & .1.\.csv$/);
        assert.is(await readFile(await saved.path(), 'utf8'), CONTENT);
        await rita.reads('CSV, 19 bytes');
        await rita.reads('This file was deleted.');
        for (const colorScheme of ['light', 'dark'] as const) {
          for (const size of [
            { width: 1440, height: 900 },
            { width: 360, height: 740 },
          ]) {
            // Grounds change slowly where motion is welcome, and axe would see them on the way.
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            await page.setViewportSize(size);
            assert.equal(await violations(page), [], `${colorScheme}, ${size.width}`);
            const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            assert.ok(wide <= 0, `${size.width}: ${wide} px too wide`);
          }
        }
      },
    ),
  );

  test(
    'a broadcast reply stands in the channel and in its thread, each leads on, and its mention counts in the channel',
    withApp(
      () => undefined,
      async ({ rita, call }) => {
        const { page, channel, thread } = rita;
        const place = { channel: seedIds.approvals };
        const root = await call('chat.postMessage', { ...place, text: '*New user*: <https://example.com/|Bob> Jones' });
        const mention = { type: 'usergroup', usergroup_id: seedIds.approverGroup };
        const reply = await call('chat.postMessage', {
          ...place,
          text: 'Add to tenant',
          blocks: [
            { type: 'header', text: plain('Add to tenant') },
            { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [mention] }] },
          ],
          thread_ts: root.ts,
          reply_broadcast: true,
        });
        for (const name of [/^Ana\b.*\b1 new for Ana$/, /^Ben\b.*\b1 new for Ben$/])
          await page.getByRole('radio', { name }).waitFor({ state: 'attached' });
        await rita.open('approvals');
        await rita.reads('replied to a thread:');
        await channel.getByRole('button', { name: 'New user: Bob Jones' }).click();
        await rita.reads('Also sent to the channel', thread);
        assert.equal(await violations(page), []);
        const rest = { ...place, ts: reply.ts };
        const rich = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [mention] }] };
        await call('chat.update', { ...rest, text: 'Added', blocks: [{ type: 'header', text: plain('Added') }, rich] });
        for (const where of [channel, thread]) await where.getByRole('heading', { name: 'Added' }).waitFor();
        await call('chat.delete', rest);
        for (const where of [channel, thread])
          await where.getByRole('heading', { name: 'Added' }).waitFor({ state: 'detached' });
      },
    ),
  );

  test(
    'a private channel is named to its members; others read that it is one',
    withApp(
      () => undefined,
      async ({ rita, call }) => {
        const channel = seedIds.partners;
        await call('chat.postMessage', { channel, text: `<#${seedIds.approvals}> <#${seedIds.general}>` });
        const mentions = async (name: string) => {
          await rita.become(name);
          await rita.open('partners');
          await rita.reads('#general');
          const texts = await rita.channel.locator('.bk-mention').allInnerTexts();
          return texts.map((text) => text.replace(/\s+/g, ' ').trim());
        };
        assert.equal(await mentions('Ana'), ['private channel approvals', '#general']);
        assert.equal(await mentions('Omar'), ['private channel', '#general']);
      },
    ),
  );
}
test.run();
