import * as assert from 'uvu/assert';
import type { FaultEffect } from '../../src/sandbox/cxengage/faults.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../helpers/desk.ts';
import { eventually } from '../helpers/eventually.ts';
import { recordsOf, revisionOn } from '../helpers/records.ts';
import { textOf } from '../helpers/text-of.ts';
import { agent, askInvitation, harbour } from './ask-invitation.ts';

/** One of the two writes, as the tests below go through it. */
export interface Write {
  readonly name: string;
  readonly path: RegExp;
  /** The look-up that settles it. */
  readonly lookUp: RegExp;
  readonly success: RegExp;
  ask(desk: Desk, email: string): Promise<Message>;
  /** How many CxEngage has of what was asked for. */
  made(desk: Desk, email: string): number;
  /** Somebody else makes the same. */
  byAnother(desk: Desk, email: string): void;
}

/** A user is created. */
export const creating: Write = {
  name: 'POST /v1/users',
  path: /^\/v1\/users$/,
  lookUp: /^\/v1\/users\?email=/,
  success: /Created as/,
  ask: (desk, email) => desk.ask(desk.rita, email),
  made: ({ cxengage }, email) => cxengage.state.users.filter((user) => user.email === email).length,
  byAnother: ({ cxengage }, email) => void cxengage.state.addUser({ email }),
};

/** A user is added to a tenant. */
export const inviting: Write = {
  name: 'POST /v1/tenants/{t}/users',
  path: new RegExp(`^/v1/tenants/${harbour}/users$`),
  lookUp: new RegExp(`^/v1/tenants/${harbour}/users$`),
  success: /Added to /,
  ask(desk, email) {
    desk.cxengage.state.addUser({ email });
    return askInvitation(desk, desk.rita, email);
  },
  made: ({ cxengage }, email) =>
    cxengage.state.tenantUsers.filter(({ userId }) => userId === cxengage.state.findUser(email)?.id).length,
  byAnother({ cxengage }, email) {
    const user = cxengage.state.findUser(email);
    if (user) cxengage.state.addTenantUser({ tenantId: harbour, userId: user.id, roleId: agent });
  },
};

let number = 0;

interface Approval {
  /** How many writes it hits. */
  readonly times?: number;
  /** What happens to the look-ups after the first, which stands before the write. */
  readonly after?: { readonly effect: FaultEffect; readonly times?: number };
}

/** A request of its own that ana approves while `effect` waits for the write. */
export async function approved(desk: Desk, write: Write, effect?: FaultEffect, { times = 1, after }: Approval = {}) {
  number += 1;
  const email = `person.${number}@example.com`;
  const card = await write.ask(desk, email);
  const revision = revisionOn(card, 'approve_request');
  if (effect) desk.cxengage.fault({ match: { method: 'POST', path: write.path }, effect, times });
  const disarm = after
    ? desk.cxengage.fault({ match: { method: 'GET', path: write.lookUp, after: 1 }, times: 1, ...after })
    : () => undefined;
  await desk.press(desk.ana, card, 'approve_request');
  const posts = () =>
    desk.cxengage.calls.filter(
      ({ method, path, body }) => method === 'POST' && write.path.test(path) && JSON.stringify(body).includes(email),
    );
  return {
    email,
    card,
    revision,
    disarm,
    posts,
    records: recordsOf(desk),
    made: () => write.made(desk, email),
    wrote: () => posts().filter(({ wrote }) => wrote).length,
  };
}

/** Why it failed, as the thread says it. */
export function sentenceOf(failure: Message): string {
  const [, sentence = ''] = /Failed: (.*)/.exec(textOf(failure)) ?? [];
  return sentence;
}

export const hasRetry = (message: Message) => JSON.stringify(message.blocks).includes('retry_request');

/** One sentence for people: no page, no stack, no secret. */
export function isForPeople({ cxengage, slack }: Desk, message: Message): void {
  const shown = `${message.text} ${JSON.stringify(message.blocks)}`;
  assert.not.match(shown, /<\/?(html|head|title|body|h1)|&lt;html|\bat .+:\d+:\d+|node_modules|Authorization/i);
  for (const secret of [cxengage.apiKey.secret, cxengage.apiKey.id, slack.botToken, slack.signingSecret]) {
    assert.not(shown.includes(secret));
  }
  assert.match(sentenceOf(message), /^[A-Z][^\n]+\.$/);
}

/** Time passes in steps in which the program can look for its lost write. */
export async function passes({ clock }: Desk, ms: number, until: () => unknown = () => false): Promise<void> {
  const end = clock.now() + ms;
  await eventually(() => {
    if (clock.now() < end) clock.advance(2_000);
    return Boolean(until()) || clock.now() >= end;
  }, `${ms} ms`);
}
