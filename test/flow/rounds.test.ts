import { mock } from 'node:test';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { textOf } from '../helpers/text-of.ts';

const test = suite('Slack changes while the bot runs');

/** A program whose rounds are due when the test says so. */
function withRounds(run: (desk: Desk, minute: () => void) => Promise<void>) {
  return async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      await withDesk((desk) => {
        const minute = () => {
          desk.clock.advance(60_000);
          mock.timers.tick(4_000);
        };
        return run(desk, minute);
      })();
    } finally {
      mock.timers.reset();
    }
  };
}

const SHARED = /^The approvals channel is shared with another organization, so no new requests are taken\./;
const errorsIn = ({ log }: Desk) => log.filter(({ level }) => level === 50).map(({ msg }) => String(msg));

test(
  'no new request is taken while the approvals channel is shared outside, also from a form that is open already',
  withRounds(async (desk, minute) => {
    const { rita, slack } = desk;
    await desk.ask(rita, 'before@example.com');
    await rita.command('late@example.com');
    await slack.until(() => rita.view()?.view.submit, 'the form');
    slack.workspace.share(people.approvals, true);
    minute();
    await eventually(() => errorsIn(desk)[0], 'the error');
    assert.match(errorsIn(desk)[0] ?? '', /is shared with another organization/);
    await rita.options('roleId');
    rita.fill({ roleId: cxengageIds.platformUser });
    const refused = await rita.submit();
    assert.match(JSON.stringify(refused), 'The approvals channel is shared with another organization');
    assert.match((await rita.command('')).ephemeral?.text ?? '', SHARED);
    assert.match((await rita.command('bulk')).ephemeral?.text ?? '', SHARED);
    assert.match((await rita.command('invite a@example.com')).ephemeral?.text ?? '', SHARED);
    assert.is(slack.workspace.messages.filter(({ text }) => /late@example/.test(textOf({ text }))).length, 0);
    slack.workspace.share(people.approvals, false);
    minute();
    await eventually(() => desk.log.find(({ msg }) => msg === 'the approvals channel can be used again'), 'the end');
    await desk.ask(desk.ana, 'after@example.com');
  }),
);

test(
  'a token that is revoked while the bot runs over HTTP ends it within a minute',
  withRounds(async (desk, minute) => {
    const { slack } = desk;
    slack.fault({ method: '*', times: Number.POSITIVE_INFINITY, effect: { error: 'token_revoked' } });
    minute();
    await eventually(() => errorsIn(desk).find((msg) => msg === 'the app cannot go on'), 'the end');
    minute();
    assert.equal(errorsIn(desk), [
      'Slack refuses SLACK_BOT_TOKEN (token_revoked): copy the bot token from the OAuth & Permissions page again.',
      'the app cannot go on',
    ]);
  }),
);

test.run();
