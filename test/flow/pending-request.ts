import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf, revisionOn } from '../helpers/records.ts';
import { textOf } from '../helpers/text-of.ts';

let number = 0;

/** A request of its own, rita's unless said otherwise, and ways to look at it. */
export async function pending(desk: Desk, email = `person.${++number}@example.com`, by = desk.rita) {
  const card = await desk.ask(by, email);
  const revision = revisionOn(card, 'approve_request');
  const records = recordsOf(desk);
  await eventually(() => !records.jobs(revision).includes('show_request'), 'that everybody is told');
  return {
    email,
    card,
    revision,
    records,
    status: () => records.status(revision),
    posts: () => postsFor(desk, email),
  };
}

/** How often CxEngage was asked to make the user. */
export function postsFor({ cxengage }: Desk, email: string): number {
  const isPost = (method: string, path: string) => method === 'POST' && path === '/v1/users';
  return cxengage.calls.filter(
    ({ method, path, body }) => isPost(method, path) && JSON.stringify(body).includes(`"${email}"`),
  ).length;
}

/** What `person` alone reads after what `act` does: a private message, or a window with nothing to send. */
export async function toldBy(desk: Desk, person: Person, act: () => Promise<unknown>): Promise<string> {
  const before = desk.privately(person).length;
  await act();
  return desk.slack.until(() => desk.privately(person)[before] ?? noticeFor(person), 'a private answer');
}

function noticeFor(person: Person): string | undefined {
  const view = person.view()?.view;
  const text = view && !view.submit ? textOf({ blocks: view.blocks }) : undefined;
  return text === 'Checking…' ? undefined : text;
}

/** The form of /create-user filled in by rita and sent, without more ado. */
export async function submitted(desk: Desk, email: string) {
  const { rita, slack } = desk;
  await rita.command('');
  await slack.until(() => rita.view()?.view.submit, 'the form');
  await rita.options('roleId');
  rita.fill({ email, roleId: cxengageIds.platformUser });
  return rita.submit();
}
