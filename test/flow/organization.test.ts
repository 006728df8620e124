import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type PayloadTeams, seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { SlackStandIn } from '../../src/sandbox/slack/server.ts';
import { type Desk, withDesk } from '../helpers/desk.ts';
import { textOf } from '../helpers/text-of.ts';

const test = suite('an Enterprise organization');

const organization = (payloads: PayloadTeams) => ({
  id: 'E01EXAMPLE0',
  name: 'Example Group',
  sister: { id: 'T03SISTER00', name: 'Sister', domain: 'sister' },
  payloads,
});

/** Rita and Ana have another workspace of the organization as their home, and belong to this one too. */
const organized = (payloads: PayloadTeams) => ({
  prepare({ slack }: { readonly slack: SlackStandIn }) {
    slack.workspace.organize(organization(payloads));
    for (const id of [people.rita, people.ana]) slack.workspace.moveHome(id, true);
  },
});

for (const payloads of ['home', 'organization', 'none'] as const) {
  test(
    `members ask, approve and cancel where payloads name the team as: ${payloads}`,
    withDesk(async (desk) => {
      const { rita, ana } = desk;
      const card = await desk.ask(rita, 'bob@example.com');
      assert.is((await desk.press(ana, card, 'approve_request')).acked, true);
      await desk.inThread(card, /Created as/);
      const second = await desk.ask(rita, 'bea@example.com');
      await desk.cancel(rita, second);
      await desk.becomes(second, /Cancelled/);
    }, organized(payloads)),
  );
}

const ORDERS: readonly (readonly [PayloadTeams, PayloadTeams])[] = [
  ['home', 'none'],
  ['none', 'home'],
  ['organization', 'home'],
];
for (const [asking, pressing] of ORDERS) {
  test(
    `one person stays one person between payloads: ${asking}, then ${pressing}`,
    withDesk(async (desk) => {
      const { ana, slack } = desk;
      const card = await desk.ask(ana, 'own@example.com');
      slack.workspace.organize(organization(pressing));
      await desk.press(ana, card, 'approve_request');
      await slack.until(() => desk.privately(ana)[0], 'the refusal');
      assert.match(desk.privately(ana)[0] ?? '', 'This is your own request.');
      await desk.cancel(ana, card);
      await desk.becomes(card, /Cancelled/);
      assert.equal(desk.writes(), []);
    }, organized(asking)),
  );
}

/** What a command of Omar's is answered with, as he is now. */
async function answerTo({ slack }: Desk): Promise<string> {
  const omar = slack.as(people.omar);
  const { ephemeral } = await omar.command('');
  if (ephemeral) return ephemeral.text ?? '';
  const said = () => {
    const words = textOf({ blocks: omar.view()?.view.blocks });
    return omar.view() && words !== 'Checking…' ? words : undefined;
  };
  return slack.until(said, 'an answer');
}

const REFUSED: Readonly<Record<string, (slack: SlackStandIn) => void>> = {
  'belongs to another workspace of the organization only': ({ workspace }) => workspace.moveHome(people.omar, false),
  'is a stranger': ({ workspace }) => workspace.setKind(people.omar, 'stranger'),
  'is a stranger whose home is another workspace': ({ workspace }) => {
    workspace.moveHome(people.omar, true);
    workspace.setKind(people.omar, 'stranger');
  },
};
for (const [what, happen] of Object.entries(REFUSED)) {
  for (const payloads of ['home', 'none'] as const) {
    test(
      `who ${what} is refused, payloads: ${payloads}`,
      withDesk(
        async (desk) => {
          happen(desk.slack);
          assert.match(await answerTo(desk), "Members of another workspace can't do this.");
        },
        { ...organized(payloads), env: { REQUESTERS: '*' } },
      ),
    );
  }
}

test.run();
