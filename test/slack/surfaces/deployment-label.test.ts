import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { deploymentLabel } from '../../../src/slack/surfaces/deployment-label.ts';
import { notice } from '../../../src/slack/surfaces/form.ts';
import { richText, text } from '../../../src/slack/surfaces/rich-text.ts';

const test = suite('the label of a deployment');
const message = { channel: 'C01', text: 'Hello.', blocks: [richText([text('Hello.')])] };

test('without a name all stays as it is', () => {
  const label = deploymentLabel(undefined);
  assert.is(label.mark, undefined);
  assert.is(label.text('Hello.'), 'Hello.');
  assert.is(label.message(message), message);
  const view = notice("Can't continue", 'Hello.');
  assert.is(label.view(view), view);
});

test('a message begins with it, for those who see it and those who hear it', () => {
  const { channel, text: said, blocks } = deploymentLabel('EU').message(message);
  assert.equal([channel, said], ['C01', '[EU] Hello.']);
  assert.equal(blocks, [
    { type: 'context', elements: [{ type: 'plain_text', text: 'EU', emoji: false }] },
    ...message.blocks,
  ]);
});

test('a message without blocks gets none', () => {
  assert.equal(deploymentLabel('EU').message({ text: 'Hello.' }), { text: '[EU] Hello.' });
});

test('a form begins with it', () => {
  const view = notice("Can't continue", 'Hello.');
  assert.equal(deploymentLabel('EU').view(view).blocks.slice(1), view.blocks);
});

test('the name is no mrkdwn', () => {
  const label = deploymentLabel('<!channel> & co');
  assert.is(label.mark, '[&lt;!channel&gt; &amp; co]');
  assert.match(label.message(message).text, /^\[&lt;!channel&gt; &amp; co\] Hello/);
});

test.run();
