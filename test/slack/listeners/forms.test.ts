import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as v from 'valibot';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import { chooseTenant, harbour } from '../../flow/ask-invitation.ts';
import { toldBy } from '../../flow/pending-request.ts';
import { type Desk, withDesk } from '../../helpers/desk.ts';
import { sharedDesk } from '../../helpers/shared-desk.ts';
import { textOf } from '../../helpers/text-of.ts';
import { partsOf } from '../surfaces/parts-of.ts';

const test = suite('forms, and what stands in their way');
const theDesk = sharedDesk(test);

/** What the bot remembers of people. */
const MEMBERS_FRESH_MS = 30_000;

const suggestion = v.looseObject({
  type: v.literal('block_suggestion'),
  user: v.looseObject({ id: v.string() }),
  view: v.looseObject({ state: v.unknown() }),
});
const answer = v.pipe(v.string(), v.parseJson(), v.object({ options: v.array(v.unknown()) }));

/** The last that Slack asked the program for the menu of a field. */
function lastSuggestion({ slack }: Desk) {
  return v.parse(suggestion, slack.calls.findLast(({ method }) => method === 'block_suggestion')?.arguments);
}

test('a tenant that was chosen is remembered by the form, so its roles are offered to a menu that is not told of it', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  await rita.command('invite only.platform@harbour.example');
  await slack.until(() => rita.view()?.view.submit, 'the form');
  await chooseTenant(desk, rita, harbour);
  await rita.options('roleId');
  const asked = lastSuggestion(desk);
  const untold = { ...asked, view: { ...asked.view, state: { values: {} } } };
  const { body } = await slack.deliver(untold);
  assert.match(body, /"text":"Agent"/);
  assert.match(body, /"text":"Supervisor"/);
});

test('an address that Slack has made a link of is taken as it was typed', async () => {
  const { rita, slack } = await theDesk();
  await rita.command('<mailto:bob@example.com|bob@example.com>');
  const open = await slack.until(() => (rita.view()?.view.submit ? rita.view() : undefined), 'the form');
  assert.is(partsOf(open.view, 'email_text_input')[0]?.initial_value, 'bob@example.com');
});

/** Typed after the command, as Slack sends it, and the address in the form. */
const addresses: readonly (readonly [string, string])[] = [
  ['<mailto:bob@example.com>', 'bob@example.com'],
  ['Bob Lee &lt;<mailto:bob@example.com|bob@example.com>&gt;', 'bob@example.com'],
  ['Bob Lee &lt;bob@example.com&gt;;', 'bob@example.com'],
  ['o&amp;m@example.com', 'o&m@example.com'],
  ['\u200bbob@example.com\u202c', 'bob@example.com'],
  ['o’neil@example.com', "o'neil@example.com"],
];
for (const [typed, address] of addresses)
  test(`/create-user ${JSON.stringify(typed)} fills in ${address}`, async () => {
    const { rita, slack } = await theDesk();
    await rita.command(typed);
    const open = await slack.until(() => (rita.view()?.view.submit ? rita.view() : undefined), 'the form');
    assert.is(partsOf(open.view, 'email_text_input')[0]?.initial_value, address);
  });

test('an address that is copied into the command to invite somebody is read like one in the form', async () => {
  const { rita, slack } = await theDesk();
  await rita.command('invite Only &lt;<mailto:only.platform@harbour.example|only.platform@harbour.example>&gt;');
  const open = await slack.until(() => (rita.view()?.view.submit ? rita.view() : undefined), 'the form');
  assert.match(textOf({ blocks: open.view.blocks }), /only\.platform@harbour\.example/);
});

/** What is wrong with the address, escaped as Slack wants it. */
const faults: readonly (readonly [string, RegExp])[] = [
  ['bob@exam\u200bple.com', /^Character 9 is invisible/],
  ['bob@example,com', /^Character 12 of "bob@example,com" is a comma\./],
  ['a@x.example &lt;b@x.example&gt;', /^There are 2 email addresses here\./],
  ['&lt;!channel&gt;@x.example', /^Character 1 of "&lt;!channel&gt;@x\.example" is "&lt;"\./],
  ['invite bob@localhost', /^There is no dot after the @ in "bob@localhost".*\/create-user invite bob@example\.com/],
  ['nonsense', /^I don't know "nonsense"\./],
];
for (const [typed, sentence] of faults)
  test(`/create-user ${JSON.stringify(typed)} is told what is wrong`, async () => {
    const { rita } = await theDesk();
    const { ephemeral } = await rita.command(typed);
    assert.match(ephemeral?.text ?? '', sentence);
  });

test('a menu is filled for somebody whose payload names the Enterprise organization as his team', async () => {
  const desk = await theDesk();
  const { rita, slack } = desk;
  await rita.command('');
  await slack.until(() => rita.view()?.view.submit, 'the form');
  await rita.options('roleId');
  const asked = lastSuggestion(desk);
  const ask = async (teamId: string) => {
    const { body } = await slack.deliver({ ...asked, user: { ...asked.user, team_id: teamId } });
    return v.parse(answer, body).options.length;
  };
  assert.ok((await ask('E01GRID0000')) > 0);
  assert.is(await ask('T02PARTNER0'), 0);
});

test('the window «Checking…» becomes a sentence when the check fails', async () => {
  const desk = await theDesk();
  const { omar, until } = { omar: desk.slack.as(people.omar), until: desk.slack.until };
  const end = desk.slack.fault({ method: 'users.info', times: Number.POSITIVE_INFINITY, effect: { status: 503 } });
  try {
    await omar.command('');
    const said = () => {
      const words = textOf({ blocks: omar.view()?.view.blocks });
      return omar.view() && words !== 'Checking…' ? words : undefined;
    };
    const sentence = await until(said, 'a sentence');
    assert.match(
      sentence,
      /^Slack cannot be reached\. Please try again\. If it happens again, give the bot's operator this/,
    );
  } finally {
    end();
  }
});

test('somebody whom Slack does not show to the bot is refused as a member of another workspace', async () => {
  const desk = await theDesk();
  const xan = desk.slack.as(people.xan);
  desk.clock.advance(MEMBERS_FRESH_MS);
  const end = desk.slack.fault({
    method: 'users.info',
    times: Number.POSITIVE_INFINITY,
    when: ({ user }) => user === people.xan,
    effect: { error: 'user_not_found' },
  });
  try {
    const told = await toldBy(desk, xan, () => xan.command('', { channel: people.partners }));
    assert.match(told, /^Members of another workspace can't do this\./);
  } finally {
    end();
  }
});

test('a form that Slack refuses is not blamed on time, and the log has what Slack said', async () => {
  const desk = await theDesk();
  const before = desk.log.length;
  desk.slack.fault({ method: 'views.open', effect: { error: 'invalid_arguments' } });
  const told = await toldBy(desk, desk.rita, () => desk.rita.command(''));
  assert.not.match(told, /in time/);
  const reference = /reference: ([0-9a-f]{8})/.exec(told)?.[1];
  const line = desk.log.slice(before).find((one) => one.reference === reference);
  assert.match(String(line?.cause), /invalid_arguments/);
});

test('a form whose trigger came too late is blamed on time', async () => {
  const desk = await theDesk();
  desk.slack.fault({ method: 'views.open', effect: { error: 'expired_trigger_id' } });
  const told = await toldBy(desk, desk.rita, () => desk.rita.command(''));
  assert.match(told, /^Slack didn't open the form in time\./);
});

for (const word of ['HELP', 'Help', ' help ']) {
  test(`/create-user ${JSON.stringify(word)} is help`, async () => {
    const { rita } = await theDesk();
    const { ephemeral } = await rita.command(word);
    assert.match(ephemeral?.text ?? '', /opens a form for a new CxEngage user/);
  });
}

test('/create-user INVITE is invite', async () => {
  const { rita, slack } = await theDesk();
  await rita.command('INVITE only.platform@harbour.example');
  await slack.until(() => rita.view()?.view.callback_id === 'invite_to_tenant' || undefined, 'the form');
});

test(
  'a user group that is disabled while the program runs leaves those who are listed by id, and nobody else',
  withDesk(
    async (desk) => {
      const card = await desk.ask(desk.rita, 'group@example.com');
      desk.slack.workspace.disableGroup(people.approverGroup);
      desk.slack.workspace.disableGroup(people.requesterGroup);
      desk.clock.advance(MEMBERS_FRESH_MS);
      const told = await toldBy(desk, desk.ben, () => desk.press(desk.ben, card, 'approve_request'));
      assert.match(told, /^Only approvers can do this/);
      await desk.press(desk.ana, card, 'approve_request');
      await desk.inThread(card, /Created as/);
      const refused = await toldBy(desk, desk.ben, () => desk.ben.command(''));
      assert.match(refused, /^You aren't on the list of requesters/);
      await desk.ask(desk.rita, 'by.id@example.com');
    },
    {
      env: {
        REQUESTERS: `${people.rita},${people.requesterGroup}`,
        APPROVERS: `${people.ana},${people.approverGroup}`,
      },
    },
  ),
);

test.run();
