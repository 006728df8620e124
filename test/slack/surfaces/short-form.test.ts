import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { approvalCard } from '../../../src/slack/surfaces/approval-card.ts';
import { shortForm } from '../../../src/slack/surfaces/short-form.ts';
import { createUserRequest } from '../../helpers/requests.ts';
import { textOf } from '../../helpers/text-of.ts';
import { partsOf } from './parts-of.ts';

const test = suite('the short form of a message');

const cardOf = (reason: string) => approvalCard({ request: createUserRequest({ reason }), requesterSeesCard: true });

test('has all words and all buttons of a message that is short', () => {
  const card = cardOf('New colleague');
  const { message: short, isCut } = shortForm(card);
  assert.not(isCut);
  assert.equal(
    short.blocks.map(({ type }) => type),
    ['rich_text', 'actions'],
  );
  for (const line of textOf(card).split('\n')) assert.ok(textOf(short).includes(line.replace(/^> /, '').trim()), line);
  assert.equal(short.blocks.at(-1), card.blocks.at(-1));
});

test('says that words are missing, and then cannot be approved: nobody approves what is not shown', () => {
  const { message: short, isCut } = shortForm(cardOf('A long story. '.repeat(210)));
  assert.ok(isCut);
  const words = textOf(short);
  assert.ok(words.length < 2_500);
  assert.match(words, /Waiting for approval\.[\s\S]*…\nNot everything is shown, so it can't be approved here\. /);
  assert.equal(
    partsOf(short.blocks, 'button').map(({ action_id: id }) => id),
    ['deny_request'],
  );
});

test.run();
