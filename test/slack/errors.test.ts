import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { messageError } from '../../src/slack/errors.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { type Scene, withSlack } from './with-slack.ts';

const test = suite('what Slack says of a message that it refuses');

/** What the log gets of a refusal with this detail. */
async function saidOf(scene: Scene, detail: string): Promise<string | undefined> {
  scene.slack.fault({ method: 'chat.postMessage', effect: { error: 'invalid_blocks', messages: [detail] } });
  const post = scene.client.chat.postMessage({ channel: 'C1', text: 'any' });
  const refused = post.catch((error: unknown) => Promise.reject(messageError(error)));
  return (await thrownBy(refused, 'validation')).said;
}

test(
  'the place is kept and the quoted value is not, wherever the value is cut',
  withSlack(async (scene) => {
    for (const length of [0, 200, 260, 280, 290, 400]) {
      const said = await saidOf(
        scene,
        `[ERROR] ${'x'.repeat(length)} unknown value "Bobsecretive ${'y'.repeat(400)}" [json-pointer:/blocks/0]`,
      );
      assert.match(said ?? '', /^\[ERROR\]/);
      assert.not.match(said ?? '', /Bob/, `after ${length} characters`);
      assert.ok((said ?? '').length <= 300);
    }
  }),
);

test(
  'a value that is not closed, or has quotes in it, is not kept either',
  withSlack(async (scene) => {
    for (const value of ['"Bobsecretive', String.raw`"a \"Bobsecretive\" b"`])
      assert.not.match((await saidOf(scene, `[ERROR] unknown value ${value}`)) ?? '', /Bob/, value);
  }),
);

test.run();
