import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../src/sandbox/clock.ts';
import { type Backstage, createBackstage } from '../../../src/sandbox/page/backstage.ts';
import { type PageServer, servePage } from '../../../src/sandbox/page/server.ts';
import type { World } from '../../../src/sandbox/page/world.ts';
import { type Json, jsonOf, textOf } from '../../../src/sandbox/slack/json.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import { startStandIns } from '../../../src/sandbox/stand-ins.ts';
import { beginWith } from '../../helpers/begin-with.ts';
import { call, connect, type RawApp } from '../slack/raw-app.ts';
import { askRaw, firstState, ownHeaders } from './with-page.ts';

// An app of the test's own stands for the real one.
const clock = createClock();
let stage: Backstage;
let page: PageServer;
let app: RawApp;
const { ana, ben, omar, approvals } = seedIds;
let payloads: Json[] = [];
const act = async (body: Json): Promise<Json> => {
  const answer = await askRaw(`${page.url}/act`, {
    method: 'POST',
    headers: ownHeaders(page),
    body: JSON.stringify(body),
  });
  return { status: answer.status, ...jsonOf(JSON.parse(answer.body)) };
};
const world = async (): Promise<World> => JSON.parse(await firstState(`${page.url}/events`, ownHeaders(page)));

const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
const ticked = (...chosen: string[]) => ({ type: 'checkboxes', selected_options: chosen.map(option) });

async function post(): Promise<{ channel: string; ts: string }> {
  const ticks = { type: 'checkboxes', action_id: 'ticks', options: [option('a'), option('b')] };
  const button = { type: 'button', action_id: 'send', text: { type: 'plain_text', text: 'Send' } };
  const blocks = [{ type: 'actions', block_id: 'choices', elements: [ticks, button] }];
  const { ts } = await call(stage.slack, 'chat.postMessage', { channel: approvals, text: 'card', blocks });
  return { channel: approvals, ts: textOf(ts) };
}

const test = suite('choices in messages, on the page');
beginWith(
  test,
  async () => {
    stage = createBackstage({ standIns: await startStandIns(clock), clock, folder: '' });
    page = await servePage(stage, []);
    app = await connect(stage.slack, (payload) => {
      payloads.push(payload);
      return {};
    });
  },
  async () => {
    await app.close();
    await page.close();
    await stage.close();
  },
);
test.before.each(() => {
  stage.slack.reset();
  payloads = [];
});

test('what is ticked is told to the app and stays for whoever ticked it', async () => {
  const place = await post();
  const choose = { do: 'choose', as: ana, ...place, actionId: 'ticks' };
  assert.equal(await act({ ...choose, value: ['b'] }), { status: 200, ok: true, outcome: { acked: true } });
  await act({ do: 'click', as: ana, ...place, actionId: 'send' });
  assert.equal(
    payloads.map(({ state }) => state),
    [{ values: { choices: { ticks: ticked('b') } } }, { values: { choices: { ticks: ticked('b') } } }],
  );
  const { choices } = await world();
  assert.equal(choices[ana], [{ ...place, state: { choices: { ticks: ticked('b') } } }]);
  assert.equal(choices[ben], []);
});

test('what cannot be chosen is refused with a sentence, and changes nothing', async () => {
  const place = await post();
  const choose = { do: 'choose', as: ana, ...place, actionId: 'ticks', value: ['a'] };
  const refused: readonly (readonly [Json, number])[] = [
    [{ ...choose, as: omar }, 409],
    [{ ...choose, as: seedIds.dee }, 409],
    [{ ...choose, value: ['c'] }, 409],
    [{ ...choose, actionId: 'send' }, 409],
    [{ ...choose, ts: '1.000100' }, 409],
    [{ ...choose, value: 7 }, 400],
    [{ do: 'choose', as: ana, ...place, actionId: 'ticks' }, 400],
  ];
  for (const [body, status] of refused) {
    const answer = await act(body);
    assert.equal([answer.status, answer.ok], [status, false], JSON.stringify(body));
  }
  assert.equal([payloads, stage.slack.choices(ana), stage.slack.choices(omar)], [[], [], []]);
});

test.run();
