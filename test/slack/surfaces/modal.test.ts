import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { form, notice } from '../../../src/slack/surfaces/form.ts';
import { mrkdwnIn } from './mrkdwn-in.ts';

const test = suite('modals');

test('a form has its id, and brings its metadata back', () => {
  const view = form('deny_request', { title: 'Deny', submit: 'Deny' }, [], 'v1');
  assert.is(view.callback_id, 'deny_request');
  assert.is(view.private_metadata, 'v1');
});

test('a notice cannot be sent, and its mentions are shown', () => {
  const view = notice("Can't continue", 'Ask <@U0002>.');
  assert.is(view.submit, undefined);
  assert.equal(mrkdwnIn(view), ['Ask <@U0002>.']);
});

test('a notice that names too many people is cut between two of them', () => {
  const crowd = Array.from({ length: 400 }, () => '<@U0002>').join(', ');
  const [said = ''] = mrkdwnIn(notice("Can't continue", `Ask ${crowd}.`));
  assert.ok(said.length <= 3000);
  assert.match(said, /^Ask (<@U0002>, )+…$/);
});

test.run();
