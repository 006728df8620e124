import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { MessageModel as Drawn, Notifier, PostedMessage } from '../../src/ports/slack.ts';
import { seed, seedIds } from '../../src/sandbox/slack/seed.ts';
import { createNotifier } from '../../src/slack/notifier.ts';
import { deploymentLabel } from '../../src/slack/surfaces/deployment-label.ts';
import { addToTenantRequest, createUserRequest } from '../helpers/requests.ts';
import { textOf } from '../helpers/text-of.ts';
import { thrownBy } from '../helpers/thrown-by.ts';
import { type Scene, withSlack } from './with-slack.ts';

const { ana, rita, approvals } = seedIds;
const requester = { teamId: seed.team.id, userId: rita };

const notifierOf = ({ client, clock, slack }: Scene, name?: string): Notifier =>
  createNotifier({
    client,
    clock,
    approvalsChannel: approvals,
    command: '/create-user',
    label: deploymentLabel(name),
    workspaceUrl: () => `${slack.url}/`,
  });

const pending = (): Drawn => ({
  request: createUserRequest({ requester }),
  requesterSeesCard: true,
  requesterName: 'Rita',
});

/** The message in the workspace, which must be there. */
function standing({ slack }: Scene, { channel, ts }: PostedMessage) {
  const found = slack.workspace.messages.find((message) => message.channel === channel && message.ts === ts);
  if (!found) throw new Error('the message is not there');
  return found;
}

const test = suite('messages of requests');

test(
  'the card goes to the approvals channel, and the answer says where it is',
  withSlack(async (scene) => {
    const request = createUserRequest({ requester });
    const posted = await notifierOf(scene).post('card', { request, requesterSeesCard: true });
    assert.is(posted.purpose, 'card');
    assert.is(posted.channel, approvals);
    const message = standing(scene, posted);
    assert.is(message.thread_ts, undefined);
    assert.match(textOf(message), request.content.email);
    assert.is(scene.slack.workspace.messages.length, 1);
  }),
);

test(
  'the requester is written to directly, with a link to the card when he can see it',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const drawn = pending();
    const card = await notifier.post('card', drawn);
    const link = `/archives/${card.channel}/p${card.ts.replace('.', '')}`;
    const told = await notifier.post('direct', { ...drawn, card });
    assert.equal(
      scene.slack
        .as(rita)
        .direct()
        .map(({ ts }) => ts),
      [told.ts],
    );
    assert.match(JSON.stringify(standing(scene, told)), link);
    const blind = await notifier.post('direct', { ...drawn, card, requesterSeesCard: false });
    assert.not.match(JSON.stringify(standing(scene, blind)), link);
  }),
);

test(
  'a posted card mentions no one whose name Slack did not say, and an edit does',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const decision = { by: { teamId: seed.team.id, userId: ana }, at: 0 };
    for (const status of ['pending', 'approved', 'cancelled'] as const) {
      const request = createUserRequest({ requester, status, ...(status !== 'pending' && { decision }) });
      const drawn = { request, requesterSeesCard: true };
      const card = await notifier.post('card', drawn);
      assert.not.match(JSON.stringify(standing(scene, card)), /<@|"type":"user"/);
      assert.match(textOf(standing(scene, card)), `Requested by @${rita}`);
      await notifier.draw(card, drawn).send();
      assert.match(textOf(standing(scene, card)), `Requested by <@${rita}>`);
    }
  }),
);

test(
  'a short form cuts the reason before it leaves out what is sent',
  withSlack(async (scene) => {
    const externalId = 'x'.repeat(450);
    const content = {
      email: 'bob@example.com',
      roleId: 'agent',
      externalId,
      firstName: externalId,
      lastName: externalId,
    };
    const card = (reason: string, more = {}) => {
      const request = createUserRequest({ requester, reason, content: { ...content, ...more } });
      return notifierOf(scene).post('card', { request, requesterSeesCard: true, requesterName: 'Rita' }, 'short');
    };
    const long = textOf(standing(scene, await card('Why. '.repeat(100))));
    assert.match(long, /Last name: x{450}\s[\s\S]*\[ Approve \]/);
    assert.not.match(long, 'Not everything is shown');
    const whole = textOf(standing(scene, await card('Why.')));
    assert.match(whole, /Why\.[\s\S]*\[ Approve \]/);
    const tooLong = textOf(
      standing(scene, await card('Why.', { additionalRoleIds: Array.from({ length: 20 }, () => 'y'.repeat(50)) })),
    );
    assert.not.match(tooLong, '[ Approve ]');
  }),
);

test(
  'a message that is too old to be edited is refused as such, and still exists until it is deleted',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const card = await notifier.post('card', pending());
    scene.slack.workspace.setEditWindow(1);
    scene.clock.advance(61_000);
    const error = await thrownBy(notifier.draw(card, pending()).send(), 'forbidden');
    assert.is(error.code, 'edit_window_closed');
    assert.is(await notifier.exists(card), true);
    await scene.client.chat.delete({ channel: card.channel, ts: card.ts });
    assert.is(await notifier.exists(card), false);
  }),
);

test(
  'a result stands in the thread of its card, and is told to the requester directly',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const drawn = pending();
    const card = await notifier.post('card', drawn);
    const sentence = 'CxEngage refused the input: bad role (400).';
    const outcome = { result: 'failed', kind: 'validation', sentence, reference: 'r1', retryable: true } as const;
    const request = { ...drawn.request, status: 'failed', attempt: 1, outcome } as const;
    const failed: Drawn = { ...drawn, card, request };
    const result = standing(scene, await notifier.post('result_1', failed));
    assert.is(result.channel, approvals);
    assert.is(result.thread_ts, card.ts);
    assert.match(textOf(result), 'bad role');
    const direct = standing(scene, await notifier.post('direct_result_1', failed));
    assert.is(direct.thread_ts, undefined);
    assert.equal(scene.slack.as(rita).direct(), [direct]);
  }),
);

test(
  'the card of an invitation and its result stand in the thread of the request that it follows',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const thread = await notifier.post('card', pending());
    const invitation: Drawn = { request: addToTenantRequest({ requester }), requesterSeesCard: true, thread };
    const card = await notifier.post('card', invitation);
    assert.is(standing(scene, card).thread_ts, thread.ts);
    const [inChannel, inThread] = scene.slack.calls.filter(({ method }) => method === 'chat.postMessage');
    assert.is(Object(inChannel?.arguments).reply_broadcast, undefined);
    assert.ok(Object(inThread?.arguments).reply_broadcast, 'the channel shows it too');
    const result = await notifier.post('result_1', { ...invitation, card });
    assert.is(standing(scene, result).thread_ts, thread.ts);
  }),
);

test(
  'what belongs into a thread of a channel that is gone goes to the approvals channel',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const gone = { purpose: 'card', channel: 'G01OLDID000', ts: '1700000000.000100' } as const;
    const invitation: Drawn = { request: addToTenantRequest({ requester }), requesterSeesCard: true, thread: gone };
    const card = await notifier.post('card', invitation);
    assert.is(card.channel, approvals);
    const direct = await notifier.post('direct', { ...invitation, card });
    const told = JSON.stringify(standing(scene, direct).blocks);
    assert.match(told, `/p${card.ts.replace('.', '')}`);
    assert.not.match(told, 'thread_ts');
    const decision = { by: { ...requester, userId: seedIds.ana }, at: 1 };
    const request = createUserRequest({ requester, decision });
    const result = await notifier.post('result_0', { request, requesterSeesCard: true, card: gone });
    assert.is(result.channel, approvals);
  }),
);

test(
  'a result whose thread was deleted stands in the channel instead',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const drawn = pending();
    const card = await notifier.post('card', drawn);
    await scene.client.chat.delete({ channel: card.channel, ts: card.ts });
    const result = standing(scene, await notifier.post('result_1', { ...drawn, card }));
    assert.is(result.channel, approvals);
    assert.is(result.thread_ts, undefined);
  }),
);

test(
  'every message has a text of its own and shows no previews of links',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const drawn = pending();
    await notifier.post('card', drawn);
    await notifier.post('direct', drawn);
    for (const call of scene.calls('chat.postMessage')) {
      assert.ok(String(call.text).length > 20);
      assert.equal([String(call.unfurl_links), String(call.unfurl_media)], ['false', 'false']);
    }
    assert.is(scene.calls('chat.postMessage').length, 2);
  }),
);

test(
  'a drawing has the hash of what was posted as long as people would see the same, and Slack is not called for it',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const drawn = pending();
    const card = await notifier.post('card', drawn);
    const direct = await notifier.post('direct', { ...drawn, card });
    const calls = scene.slack.calls.length;
    const later = { ...drawn, card };
    scene.clock.advance(3_600_000);
    assert.is(notifierOf(scene).draw(card, later).shown, card.shown);
    assert.is(notifier.draw(direct, later).shown, direct.shown);
    assert.is.not(card.shown, direct.shown);
    assert.is.not(notifier.draw(direct, { ...later, requesterSeesCard: false }).shown, direct.shown);
    const decided = {
      ...drawn.request,
      status: 'approved',
      decision: { by: requester, at: scene.clock.now() },
    } as const;
    const approved = notifier.draw(card, { ...later, request: decided }).shown;
    assert.is.not(approved, card.shown);
    assert.is(notifier.draw(card, { ...later, request: { ...decided, status: 'creating' } }).shown, approved);
    assert.match(card.shown ?? '', /^[\w-]{43}$/);
    assert.is(scene.slack.calls.length, calls);
  }),
);

test(
  'a message that had to go somewhere else has the hash of what was said there',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const drawn = pending();
    const card = await notifier.post('card', drawn);
    scene.slack.workspace.closeDirect(true);
    const told = await notifier.post('direct', { ...drawn, card });
    assert.is(told.channel, approvals);
    assert.is(notifier.draw(told, { ...drawn, card }).shown, told.shown);
  }),
);

test(
  'an update draws the message anew where it stands',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const drawn = pending();
    const card = await notifier.post('card', drawn);
    assert.match(textOf(standing(scene, card)), 'Approve');
    await notifier.draw(card, { ...drawn, card, request: { ...drawn.request, status: 'cancelled' } }).send();
    assert.not.match(textOf(standing(scene, card)), 'Approve');
    assert.is(scene.slack.workspace.messages.length, 1);
  }),
);

test(
  'posts to one channel are paced before Slack is asked; another channel is not held',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    for (let count = 0; count < 4; count += 1) await notifier.post('card', pending());
    const asked = scene.slack.calls.length;
    const wait = (await thrownBy(notifier.post('card', pending()), 'upstream')).retryAfterMs ?? 0;
    assert.ok(wait > 0 && wait <= 1_000, `${wait}`);
    assert.is(scene.slack.calls.length, asked);
    await notifier.post('direct', pending());
    scene.clock.advance(wait);
    await notifier.post('card', pending());
  }),
);

test(
  'a patient stream of posts never meets the limit of Slack',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    for (let posted = 0; posted < 20; ) {
      try {
        await notifier.post('card', pending());
        posted += 1;
      } catch {
        scene.clock.advance(1_000);
      }
    }
    const answers = scene.slack.calls.map(({ answer }) => JSON.stringify(answer));
    assert.equal(
      answers.filter((answer) => answer?.includes('ratelimited')),
      [],
    );
    assert.is(scene.slack.workspace.messages.length, 20);
  }),
);

test(
  'a 429 is upstream with the wait that Slack asks for, and nothing is posted',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    scene.slack.fault({ method: 'chat.postMessage', effect: { ratelimited: 7 } });
    assert.is((await thrownBy(notifier.post('card', pending()), 'upstream')).retryAfterMs, 7_000);
    const card = await notifier.post('card', pending());
    scene.slack.fault({ method: 'chat.update', effect: { ratelimited: 2 } });
    assert.is((await thrownBy(notifier.draw(card, pending()).send(), 'upstream')).retryAfterMs, 2_000);
    assert.is(scene.slack.workspace.messages.length, 1);
  }),
);

test(
  'a Slack that fails or cannot be reached is upstream, and is asked once only',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const card = await notifier.post('card', pending());
    const failures = [{ status: 500 }, { status: 503 }, 'drop', { error: 'internal_error' }] as const;
    for (const effect of failures) {
      scene.clock.advance(10_000);
      for (const method of ['chat.postMessage', 'chat.update']) {
        const before = scene.calls(method).length;
        scene.slack.fault({ method, effect });
        const error = await thrownBy(
          method === 'chat.update' ? notifier.draw(card, pending()).send() : notifier.post('card', pending()),
          'upstream',
        );
        assert.is(error.retryAfterMs, undefined);
        assert.is(scene.calls(method).length, before + 1);
      }
    }
    assert.is(scene.slack.workspace.messages.length, 1);
  }),
);

/** Why a place is gone for good, and what happened to it. */
const gone: Readonly<Record<string, readonly [(scene: Scene) => void, 'card' | 'direct']>> = {
  is_archived: [({ slack }) => slack.workspace.archive(approvals), 'card'],
  channel_not_found: [({ slack }) => slack.workspace.leave(approvals, seed.app.userId), 'card'],
  messages_tab_disabled: [({ slack }) => slack.workspace.closeDirect(true), 'direct'],
};
for (const [code, [happen, purpose]] of Object.entries(gone)) {
  test(
    `a place that answers ${code} is not found: trying again would not help`,
    withSlack(async (scene) => {
      happen(scene);
      const error = await thrownBy(notifierOf(scene).post(purpose, pending()), 'not_found');
      assert.is(error.message, `Slack says ${code}.`);
    }),
  );
}

test(
  'a message that was deleted is not found when it should be updated',
  withSlack(async (scene) => {
    const notifier = notifierOf(scene);
    const card = await notifier.post('card', pending());
    await scene.client.chat.delete({ channel: card.channel, ts: card.ts });
    assert.is(
      (await thrownBy(notifier.draw(card, pending()).send(), 'not_found')).message,
      'Slack says message_not_found.',
    );
  }),
);

test(
  'the name of the deployment is part of what is shown: a message that has another one is sent again',
  withSlack(async (scene) => {
    const named = (name: string | undefined) => notifierOf(scene, name);
    const drawn = pending();
    const card = await named(undefined).post('card', drawn);
    assert.is(named(undefined).draw(card, drawn).shown, card.shown);
    const drawing = named('EU').draw(card, drawn);
    assert.is.not(drawing.shown, card.shown);
    await drawing.send();
    assert.match(standing(scene, card).text, /^\[EU\] @Rita /);
    const posted = await named('EU').post('direct', drawn);
    assert.match(standing(scene, posted).text, /^\[EU\] Your request/);
    assert.is(named('EU').draw(posted, drawn).shown, posted.shown);
  }),
);

test.run();
