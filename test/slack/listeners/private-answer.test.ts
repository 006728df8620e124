import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import { privateAnswer } from '../../../src/slack/listeners/answers.ts';
import { type Scene, withSlack } from '../with-slack.ts';

const { rita, approvals, general } = seedIds;
const test = suite('a private answer');

/** What rita reads, and where, when her response_url has expired. */
async function readBy({ client, slack }: Scene, channel: string) {
  const respond = () => Promise.reject(new Error('the response_url has expired'));
  await privateAnswer({ client, respond, channel, user: rita }, 'Not possible.');
  return slack
    .as(rita)
    .sees()
    .map(({ channel: where, text, ephemeralTo }) => ({ text, ephemeralTo, direct: where.startsWith('D') }));
}

test(
  'stands where he clicked, for him alone, after its response_url has expired',
  withSlack(async (scene) =>
    assert.equal(await readBy(scene, approvals), [{ text: 'Not possible.', ephemeralTo: rita, direct: false }]),
  ),
);

test(
  'is written to him directly where the bot is in no channel with him',
  withSlack(async (scene) =>
    assert.equal(await readBy(scene, general), [{ text: 'Not possible.', ephemeralTo: undefined, direct: true }]),
  ),
);

test(
  'is written nowhere for an id that is no person’s: a channel would read it',
  withSlack(async ({ client, slack }) => {
    const respond = () => Promise.reject(new Error('the response_url has expired'));
    const place = { client, respond, channel: general, user: approvals };
    const failed = await privateAnswer(place, 'Not possible.').then(
      () => false,
      () => true,
    );
    assert.is(failed, true);
    assert.equal(slack.workspace.messages, []);
  }),
);

test.run();
