import type { Person } from '../../src/sandbox/slack/person.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { textOf } from '../helpers/text-of.ts';

type Form = Parameters<Person['fill']>[0];

/** `/create-user bulk` by `person`, until the form is open. */
export async function openBulkForm({ slack }: Pick<Desk, 'slack'>, person: Person): Promise<void> {
  await person.command('bulk');
  const open = await slack.until(() => {
    const view = person.view()?.view;
    return view?.callback_id === 'create_users_from_csv' || (view && !/Checking…/.test(textOf({ blocks: view.blocks })))
      ? view
      : undefined;
  }, 'the form for many users');
  if (open.callback_id !== 'create_users_from_csv') throw new Error(`this is no form: ${JSON.stringify(open)}`);
}

/** The same, filled in and sent. */
export async function sendBulkForm(
  desk: Pick<Desk, 'slack'>,
  person: Person,
  form: Form,
): Promise<ReturnType<Person['submit']>> {
  await openBulkForm(desk, person);
  person.fill(form);
  return person.submit();
}

/** The form that is open is sent; resolves with the preview once all addresses are looked up, or it says why there is none. */
export async function previewOf(
  desk: Desk,
  person: Person,
  wait: Desk['slack']['until'] = desk.slack.until,
): Promise<Message> {
  const before = new Set(person.direct().map(({ ts }) => ts));
  const sent = await person.submit();
  if (sent.action !== 'clear') throw new Error(`the form was not taken: ${JSON.stringify(sent)}`);
  return wait(
    () => person.direct().find((one) => !before.has(one.ts) && /^Checked: |can't be used: /.test(one.text)),
    'the preview',
  );
}

/** Uploads a table and sends the form; resolves with the preview. */
export async function preview(
  desk: Desk,
  person: Person,
  content: string | Uint8Array,
  more: Form = {},
): Promise<Message> {
  const file = person.upload({ name: 'team.csv', content });
  await openBulkForm(desk, person);
  person.fill({ file: [file.id], ...more });
  return previewOf(desk, person);
}

/** The card in the approvals channel that comes after `act`. */
export async function cardAfter(desk: Desk, act: () => Promise<unknown>): Promise<Message> {
  const cards = () =>
    desk.slack.workspace.messages.filter(
      (one) => one.channel === people.approvals && !one.thread_ts && !one.ephemeralTo,
    );
  const before = cards().length;
  await act();
  return desk.slack.until(() => cards()[before], 'the card of the batch');
}

/** Files that were put under a message, by name, as whoever is signed in downloads them. */
export async function filesUnder({ slack }: Desk, { channel, ts }: Message): Promise<Readonly<Record<string, string>>> {
  const replies = slack.workspace.messages.filter((one) => one.channel === channel && one.thread_ts === ts);
  const found = replies.flatMap(({ files = [] }) => files);
  const read = found.map(async ({ name, url_private_download: url }) => {
    const headers = { authorization: `Bearer ${slack.botToken}` };
    return [String(name), await (await fetch(String(url), { headers })).text()] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Waits for a file below a message. */
export async function fileUnder(desk: Desk, message: Message, name: string): Promise<string> {
  await desk.slack.until(
    () =>
      desk.slack.workspace.messages.some(
        (one) => one.thread_ts === message.ts && one.files?.some((file) => file.name === name),
      ) || undefined,
    `the file ${name}`,
  );
  return (await filesUnder(desk, message))[name] ?? '';
}

/** Waits while the clock of the stand-ins goes on faster than the machine's. */
export function asTimePasses({ clock }: Pick<Desk, 'clock'>): Desk['slack']['until'] {
  return (look, what) =>
    eventually(() => {
      clock.advance(200);
      return look();
    }, what);
}
