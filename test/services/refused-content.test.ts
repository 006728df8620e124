import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KnownError } from '../../src/errors.ts';
import type { Log } from '../../src/ports/runtime.ts';
import type { Form, Notifier } from '../../src/ports/slack.ts';
import { showRequest } from '../../src/services/show-request.ts';
import { createUserRequest } from '../helpers/requests.ts';
import { type Shown, withShown } from './with-shown.ts';

const test = suite('messages whose content Slack refuses for good');

/** A Slack that refuses these forms of the card, and takes everything else. */
function refusing({ ports }: Shown, refused: readonly Form[]) {
  const calls: string[] = [];
  const errors: object[] = [];
  const { notifier } = ports;
  const log: Log = { info() {}, warn() {}, error: (data) => void errors.push(data) };
  const sent = (call: string, purpose: string, form: Form) => {
    calls.push(`${call} ${form} ${purpose}`);
    if (purpose === 'card' && refused.includes(form))
      throw new KnownError('validation', 'Slack says msg_too_long.', { code: 'msg_too_long' });
  };
  const picky: Notifier = {
    ...notifier,
    async post(purpose, model, form = 'full') {
      sent('post', purpose, form);
      const posted = await notifier.post(purpose, model);
      return { ...posted, shown: `${form} ${posted.shown}` };
    },
    draw(message, model, form = 'full') {
      const { shown } = notifier.draw(message, model);
      return { shown: `${form} ${shown}`, send: async () => sent('edit', message.purpose, form) };
    },
  };
  return { ports: { ...ports, notifier: picky, log }, calls: () => calls.splice(0), errors: () => errors.splice(0) };
}

test(
  'a card is posted in short form, and from then on looked for in that form',
  withShown(async (shown) => {
    const { ports, calls, errors } = refusing(shown, ['full']);
    const request = await shown.stored(createUserRequest());
    assert.equal(await showRequest(ports, shown.claim(request)), { job: 'end' });
    assert.equal(calls(), ['post full card', 'post short card', 'post full direct']);
    assert.equal(errors(), [{ requestId: request.id, purpose: 'card', code: 'msg_too_long', said: undefined }]);
    assert.equal(await showRequest(ports, shown.claim(request)), { job: 'end' });
    assert.equal([calls(), errors()], [['edit short card'], []]);
  }),
);

test(
  'an edit in short form is remembered as well',
  withShown(async (shown) => {
    const request = await shown.stored(createUserRequest());
    await showRequest(refusing(shown, []).ports, shown.claim(request));
    const event = { kind: 'cancelled', at: request.createdAt + 1 } as const;
    await shown.store.transition({ requestId: request.id, from: 'pending', to: 'cancelled', event, jobs: [] });
    const { ports, calls } = refusing(shown, ['full']);
    await showRequest(ports, shown.claim(request));
    assert.equal(calls(), ['edit full card', 'edit short card', 'edit full direct']);
    const [card] = await shown.store.messages(request.id);
    assert.match(card?.shown ?? '', /^short /);
    await showRequest(ports, shown.claim(request));
    assert.equal(calls(), []);
  }),
);

test(
  'where both forms are refused, the tries end, and the operator and the audit are told once',
  withShown(async (shown) => {
    const { ports, calls, errors } = refusing(shown, ['full', 'short']);
    const request = await shown.stored(createUserRequest());
    for (const attempts of [1, 2, 3, 4])
      assert.is((await showRequest(ports, shown.claim(request, attempts))).job, 'postpone', `try ${attempts}`);
    assert.equal(await showRequest(ports, shown.claim(request, 5)), { job: 'end' });
    assert.is(calls().filter((call) => call === 'post short card').length, 5);
    assert.is(errors().length, 1);
    const events = (await shown.store.auditEvents(request.id)).filter(({ kind }) => kind === 'message_refused');
    assert.equal(
      events.map(({ detail }) => detail),
      [{ purpose: 'card', code: 'msg_too_long' }],
    );
    assert.equal(
      (await shown.store.messages(request.id)).map(({ purpose }) => purpose),
      ['direct'],
    );
  }),
);

test(
  'an edit that is refused in both forms leaves what is known of the message',
  withShown(async (shown) => {
    const request = await shown.stored(createUserRequest());
    await showRequest(refusing(shown, []).ports, shown.claim(request));
    const before = await shown.store.messages(request.id);
    const { ports } = refusing(shown, ['full', 'short']);
    await showRequest(ports, shown.claim(request));
    assert.equal(await shown.store.messages(request.id), before);
  }),
);

test.run();
