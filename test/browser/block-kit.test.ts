import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { jsonOf, listOf } from '../../src/sandbox/slack/json.ts';
import { seedIds } from '../../src/sandbox/slack/seed.ts';
import { executablePath, NO_CHROMIUM } from './chromium.ts';
import { withApp } from './with-app.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const options = ['red', 'green', 'blue'].map((value) => ({ value, text: plain(`The ${value} one`) }));
const input = (id: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id: id,
  label: plain(`Field ${id}`),
  element: { ...element, action_id: id },
  ...more,
});
const modal = (title: string, blocks: readonly object[], more: object = {}) => ({
  type: 'modal',
  callback_id: 'all_fields',
  title: plain(title),
  submit: plain('Send'),
  close: plain('Leave'),
  blocks,
  ...more,
});
const words = (text: string) => ({ type: 'section', text: plain(text) });

const EVERY_FIELD = modal('Every field', [
  input('line', { type: 'plain_text_input', max_length: 20 }, { hint: plain('At most 20 letters') }),
  input('lines', { type: 'plain_text_input', multiline: true }, { optional: true }),
  input('mail', { type: 'email_text_input' }),
  input('site', { type: 'url_text_input' }),
  input('count', { type: 'number_input', is_decimal_allowed: false }),
  input('day', { type: 'datepicker' }),
  input('hour', { type: 'timepicker' }),
  input('one', { type: 'static_select', options }),
  input('some', { type: 'multi_static_select', options }),
  input('asked', { type: 'external_select', min_query_length: 2 }),
  input('who', { type: 'users_select' }),
  input('where', { type: 'channels_select' }),
  input('pick', { type: 'radio_buttons', options }),
  input('ticks', { type: 'checkboxes', options }),
  input('file', { type: 'file_input', filetypes: ['csv'], max_files: 1 }),
]);

const test = suite('Block Kit in a browser');
if (executablePath === undefined) {
  test.skip(NO_CHROMIUM);
} else {
  test(
    'every kind of field is filled in by hand, and Slack sends what was put in',
    withApp(
      ({ type, value }) => {
        if (type !== 'block_suggestion') return undefined;
        return { options: [{ value: 'found', text: plain(`Found for ${value}`) }] };
      },
      async ({ rita, open, payloads }) => {
        await open(EVERY_FIELD);
        const { form } = rita;
        await form.waitFor();
        await rita.fill('Field line', 'A line of letters that is too long');
        await rita.fill('Field lines', 'one\ntwo');
        await rita.fill('Field mail', 'someone@example.com');
        await rita.fill('Field site', 'https://example.com/x');
        await rita.fill('Field count', '12');
        await rita.fill('Field day', '2026-12-24');
        await rita.fill('Field hour', '18:30');
        await rita.choose('Field one', 'The green one', 'gre');
        await rita.choose('Field some', 'The red one');
        await rita.choose('Field some', 'The blue one');
        await rita.choose('Field asked', 'Found for ab', 'ab');
        await rita.choose('Field who', 'Ben Brandt');
        await rita.choose('Field where', 'general');
        await form.getByRole('radio', { name: 'The blue one' }).check();
        await form.getByRole('checkbox', { name: 'The red one' }).check();
        await form.getByRole('checkbox', { name: 'The green one' }).check();
        const content = Buffer.from('email;role\nbob@example.com;Agent\n');
        await form
          .locator('input[type=file]')
          .setInputFiles({ name: 'team.csv', mimeType: 'text/csv', buffer: content });
        await rita.reads('team.csv', form);
        await rita.press('Send');
        await form.waitFor({ state: 'detached' });

        const sent = payloads.findLast(({ type }) => type === 'view_submission');
        const { values } = jsonOf(jsonOf(sent?.view).state);
        const held = Object.fromEntries(Object.entries(jsonOf(values)).map(([id, fields]) => [id, jsonOf(fields)[id]]));
        const option = (value: string) => ({ text: plain(`The ${value} one`), value });
        const { file, asked, ...rest } = held;
        assert.equal(rest, {
          line: { type: 'plain_text_input', value: 'A line of letters th' },
          lines: { type: 'plain_text_input', value: 'one\ntwo' },
          mail: { type: 'email_text_input', value: 'someone@example.com' },
          site: { type: 'url_text_input', value: 'https://example.com/x' },
          count: { type: 'number_input', value: '12' },
          day: { type: 'datepicker', selected_date: '2026-12-24' },
          hour: { type: 'timepicker', selected_time: '18:30' },
          one: { type: 'static_select', selected_option: option('green') },
          some: { type: 'multi_static_select', selected_options: [option('red'), option('blue')] },
          who: { type: 'users_select', selected_user: seedIds.ben },
          where: { type: 'channels_select', selected_channel: seedIds.general },
          pick: { type: 'radio_buttons', selected_option: option('blue') },
          ticks: { type: 'checkboxes', selected_options: [option('red'), option('green')] },
        });
        assert.match(JSON.stringify(asked), /"value":"found"/);

        // The upload is a real file, of just what was chosen.
        const [one] = listOf(jsonOf(file).files);
        assert.is(one?.name, 'team.csv');
        assert.is(one?.size, content.length);
      },
    ),
  );

  test(
    'modals are pushed, changed, gone back from and cleared; what stays keeps what was typed',
    withApp(
      ({ type, view }) => {
        if (type !== 'view_submission') return undefined;
        const title = JSON.stringify(jsonOf(view).title);
        if (title.includes('First'))
          return { response_action: 'push', view: modal('Second', [words('The second window')]) };
        if (title.includes('Second'))
          return { response_action: 'update', view: modal('Third', [words('In its place')], { submit: plain('End') }) };
        return { response_action: 'clear' };
      },
      async ({ rita, open, call, page }) => {
        const { form } = rita;
        const line = input('line', { type: 'plain_text_input', focus_on_load: true });
        await open(modal('First', [line]));
        await rita.page.locator('.modal input:focus').waitFor();
        await rita.page.keyboard.type('kept');

        // The app changes the view while somebody types: text and focus stay where block and action stay.
        const [first] = page.stage.slack.modals(seedIds.rita);
        await call('views.update', { view_id: first?.id, view: modal('First', [words('A new line'), line]) });
        await rita.reads('A new line', form);
        await rita.page.keyboard.type(' and going on');
        assert.is(await form.getByLabel('Field line').inputValue(), 'kept and going on');

        await rita.press('Send');
        await rita.reads('The second window', form);
        await form.getByRole('button', { name: 'Back' }).click();
        assert.is(await form.getByLabel('Field line').inputValue(), 'kept and going on');
        await rita.press('Send');
        await rita.reads('The second window', form);
        await rita.press('Send');
        await rita.reads('In its place', form);
        assert.is(await form.getByText('The second window').count(), 0);
        await rita.press('End');
        await form.waitFor({ state: 'detached' });
      },
    ),
  );

  test(
    'while the app is asked anew, what it offered for the last question is gone',
    withApp(
      ({ type, value }) => {
        if (type !== 'block_suggestion') return undefined;
        return { options: [{ value: 'found', text: plain(`Found for ${value}`) }] };
      },
      async ({ rita, open }) => {
        await open(modal('One menu', [input('asked', { type: 'external_select', min_query_length: 0 })]));
        const menu = rita.form.getByRole('combobox');
        await menu.click();
        await menu.fill('a');
        await rita.form.getByRole('option', { name: 'Found for a' }).waitFor();
        const options = await menu.evaluate(async (field) => {
          if (field instanceof HTMLInputElement) field.value = 'ab';
          field.dispatchEvent(new InputEvent('input', { bubbles: true }));
          // The page is drawn again before the next frame, in which it asks.
          for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
          return document.querySelectorAll('[role=option]').length;
        });
        assert.is(options, 0);
        await rita.form.getByRole('option', { name: 'Found for ab' }).waitFor();
      },
    ),
  );

  test(
    'a message with everything, an unknown block too, is drawn whole; links lead nowhere dangerous',
    withApp(
      () => undefined,
      async ({ rita, call }) => {
        const raw = (text: string) => ({ type: 'raw_text', text });
        await call('chat.postMessage', {
          channel: seedIds.approvals,
          text: 'Everything',
          blocks: [
            { type: 'header', text: plain('A heading') },
            { type: 'section', fields: [{ type: 'mrkdwn', text: '*Left*' }, plain('Right')] },
            {
              type: 'section',
              text: {
                type: 'mrkdwn',
                text: `<@${seedIds.ben}> in <#${seedIds.general}> <https://example.com/|safe> <javascript:alert(1)|bad> &lt;b&gt;`,
              },
            },
            { type: 'divider' },
            { type: 'context', elements: [plain('Small print')] },
            {
              type: 'table',
              rows: [
                [raw('E-mail'), raw('Role')],
                [raw('bob@example.com'), raw('Agent')],
              ],
            },
            {
              type: 'rich_text',
              elements: [{ type: 'rich_text_quote', elements: [{ type: 'text', text: 'A quote' }] }],
            },
          ],
        });
        await rita.open('approvals');
        const { channel } = rita;
        for (const text of ['A heading', 'Left', 'Right', '@Ben Brandt', '#general', '<b>', 'Small print', 'A quote'])
          await rita.reads(text);
        await channel.getByRole('cell', { name: 'bob@example.com' }).waitFor();
        const link = channel.getByRole('link', { name: 'safe' });
        assert.is(await link.getAttribute('rel'), 'noopener noreferrer');
        const addresses = await channel
          .getByRole('link')
          .evaluateAll((links) => links.map((one) => one.getAttribute('href')));
        assert.equal(
          addresses.filter((href) => !/^https?:/.test(href ?? '')),
          [],
        );
      },
    ),
  );
}
test.run();
