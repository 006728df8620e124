import { seedIds as roles } from '../../../src/sandbox/cxengage/seed.ts';
import type { Person } from '../../../src/sandbox/slack/person.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import { fillInvitation } from '../../flow/ask-invitation.ts';
import { csvOf } from '../../helpers/csv.ts';
import { eventually } from '../../helpers/eventually.ts';
import { isSentLine } from '../../helpers/sent-line.ts';
import { textOf } from '../../helpers/text-of.ts';
import type { Chance } from '../chance.ts';
import type { World } from './world.ts';

/** What people did, and what came of it. */
export interface Doings {
  clicks: number;
  done: number;
  /** A sentence came instead. */
  told: number;
  /** The socket was away, so Slack itself said that it did not work. */
  slacksOwn: number;
  formsSent: number;
  /** The form stayed open, with the reason. */
  formsKept: number;
  rows: number;
}

export interface People {
  readonly doings: Doings;
  /** E-mails of the forms that closed, and names of the batches whose form did. */
  readonly sent: Set<string>;
  /** Broken promises. */
  readonly problems: string[];
  /** Opens a form, fills it in and sends it. */
  ask(kind: 'one' | 'invitation' | 'many'): Promise<void>;
  /** The same, but the form is not sent yet. */
  leaveOpen(): Promise<void>;
  /** Sends the forms that are open; one that is not taken stays open. */
  sendOpen(): Promise<void>;
  /** Presses one of the buttons that are shown and fit: by their ids, and by the kind of the request. */
  press(action?: RegExp, kind?: RegExp): Promise<void>;
}

const NAMES: Readonly<Record<string, RegExp>> = {
  Slack: /Slack/,
  CxEngage: /CxEngage/,
  'the database': /database/,
};
/** Each click is answered within Slack's 3 s; looks at it are 10 ms apart. */
const LOOKS = 500;

interface Button {
  readonly message: Message;
  readonly action: string;
  readonly revision: string;
}

const OF_THE_REQUESTER = /^(?:cancel_request|submit_batch|discard_batch)$/;
/** How many of each button are in the hat. */
const WEIGHTS: Readonly<Record<string, number>> = {
  approve_request: 6,
  submit_batch: 6,
  resume_batch: 4,
  retry_request: 3,
  retry_failed_rows: 3,
  create_rest: 3,
  pause_batch: 2,
  deny_request: 1,
  cancel_request: 1,
  stop_batch: 1,
};

export function createPeople(world: World, chance: Chance, prefix: string): People {
  const { sandbox, away, stored } = world;
  const { slack, cxengage } = sandbox;
  const [rita, omar, ana, ben] = [seedIds.rita, seedIds.omar, seedIds.ana, seedIds.ben].map((id) => slack.as(id));
  const doings: Doings = { clicks: 0, done: 0, told: 0, slacksOwn: 0, formsSent: 0, formsKept: 0, rows: 0 };
  const problems: string[] = [];
  const sent = new Set<string>();
  let number = 0;
  /** Whose form is open, and for what. */
  const open = new Map<Person, string>();
  if (!rita || !omar || !ana || !ben) throw new Error('the seed has not these people');

  const when = () => (away.size === 0 ? 'while all is well' : `while ${[...away.keys()].join(' and ')} away`);
  const broken = (what: string) => void problems.push(`${prefix}: ${what}, ${when()}`);
  const isDeaf = () => world.mode === 'socket' && away.has('Slack');
  const namesOneAway = (text: string) => [...away.keys()].some((service) => NAMES[service]?.test(text));
  /** A temporary reason has to name the service that is away. */
  const checkSentence = (what: string, text: string) => {
    if (/Something went wrong/.test(text) || (/reference|Please try again/.test(text) && !namesOneAway(text)))
      broken(`${what} was answered with ${JSON.stringify(text)}`);
  };
  const privately = (by: Person) =>
    slack.workspace.messages.filter((one) => one.ephemeralTo === by.user.id && !isSentLine(one));
  /** A window that says something, or a form. */
  const windowOf = (by: Person) => {
    const view = by.view()?.view;
    if (!view) return undefined;
    if (view.submit) return 'form';
    const text = textOf({ blocks: view.blocks });
    return /^Checking…$/.test(text) ? undefined : text;
  };
  const clear = async (by: Person) => {
    while (by.view()) await by.close();
  };

  /** What came of it: a form, a sentence, or what `isDone` sees. */
  async function answerTo(
    by: Person,
    what: string,
    act: () => Promise<{ readonly acked: boolean; readonly failure?: string; readonly ephemeral?: Message }>,
    isDone: () => Promise<boolean> = async () => false,
  ): Promise<'form' | 'done' | 'told' | 'nothing'> {
    const before = new Set(privately(by).map(({ ts }) => ts));
    const { acked, failure, ephemeral } = await act();
    if (!acked) {
      if (isDeaf()) doings.slacksOwn += 1;
      else broken(`${what} ended with Slack's own ${failure}`);
      return 'nothing';
    }
    const look = async () => {
      if (ephemeral) return ephemeral.text;
      const shown = windowOf(by);
      if (shown) return shown;
      const fresh = privately(by).find(({ ts }) => !before.has(ts));
      if (fresh) return textOf(fresh);
      return (await isDone()) ? 'done' : undefined;
    };
    const said = await eventually(look, 'an answer', LOOKS).catch(() => undefined);
    if (said === undefined) broken(`${what} was not answered`);
    if (said === undefined || said === 'form' || said === 'done') return said ?? 'nothing';
    checkSentence(what, said);
    doings.told += 1;
    return 'told';
  }

  async function send(by: Person, what: string): Promise<void> {
    const { acked, failure, action, errors, refused } = await by.submit();
    if (action === 'close' || action === 'clear') {
      doings.formsSent += 1;
      sent.add(what);
      open.delete(by);
      return;
    }
    const isSlacksOwn = !acked && isDeaf();
    if (isSlacksOwn) doings.slacksOwn += 1;
    const reason = Object.values(errors ?? {}).join(' ') || failure || JSON.stringify(refused ?? windowOf(by));
    if (action === 'errors') checkSentence(`the form for ${what}`, reason);
    else if (!isSlacksOwn) broken(`the form for ${what} was not taken and did not stay open: ${reason}`);
    open.delete(by);
    if (!by.view()?.view.submit) return clear(by);
    doings.formsKept += 1;
    open.set(by, what);
  }

  /** Opens a form and fills it in, if one comes. */
  async function fillIn(by: Person, kind: Parameters<People['ask']>[0], what: string): Promise<boolean> {
    await clear(by);
    const typed = { one: what, invitation: `invite ${what}`, many: 'bulk' }[kind];
    const came = await answerTo(by, `/create-user ${typed}`, () => by.command(typed));
    if (came !== 'form') {
      await clear(by);
      return false;
    }
    try {
      await fields(by, kind, what);
      return true;
    } catch (error) {
      if (away.size === 0) broken(`the form for ${what} could not be filled in: ${error}`);
      await clear(by);
      return false;
    }
  }

  async function fields(by: Person, kind: Parameters<People['ask']>[0], what: string): Promise<void> {
    if (kind === 'invitation') return fillInvitation({ slack }, by);
    if (kind === 'many') {
      const rows = 4 + chance.below(17);
      doings.rows += rows;
      const content = csvOf(rows, { name: what });
      const isFile = chance.happens(50);
      by.fill(isFile ? { file: [by.upload({ name: `${what}.csv`, content }).id] } : { rows: content });
      return;
    }
    const offered = await by.options('roleId');
    if (!offered.some(({ value }) => value === roles.platformUser)) throw new Error('no roles are offered');
    by.fill({ roleId: roles.platformUser });
  }

  const isFree = (by: Person) => !open.has(by);
  const requester = () => [rita, omar].filter(isFree)[chance.below(2 - open.size || 1)];
  const newName = (kind: string) => {
    number += 1;
    return kind === 'many' ? `${prefix}-batch-${number}` : `${prefix}-${number}@example.com`;
  };

  /** Whether the button is still there: the message may have been drawn again. */
  const shows = ({ channel, ts }: Message, action: string, revision: string) => {
    const message = slack.workspace.messages.find((one) => one.channel === channel && one.ts === ts);
    return JSON.stringify(message?.blocks ?? '').includes(`"action_id":"${action}","value":"${revision}"`);
  };

  async function shown(): Promise<readonly Button[]> {
    const places = await stored.messages();
    return places.flatMap(({ channel, ts }) => {
      const message = slack.workspace.messages.find((one) => one.channel === channel && one.ts === ts);
      const found = JSON.stringify(message?.blocks ?? '').matchAll(/"action_id":"(\w+)","value":"([^"]+)"/g);
      return message ? [...found].map(([, action = '', revision = '']) => ({ message, action, revision })) : [];
    });
  }

  return {
    doings,
    sent,
    problems,
    async ask(kind) {
      const [by, what] = [requester(), newName(kind)];
      if (!by) return;
      if (kind === 'invitation') cxengage.state.addUser({ email: what });
      if (await fillIn(by, kind, what)) await send(by, what);
      if (isFree(by)) await clear(by);
    },
    async leaveOpen() {
      const [by, what] = [requester(), newName('one')];
      if (by && (await fillIn(by, 'one', what))) open.set(by, what);
    },
    async sendOpen() {
      for (const [by, what] of [...open]) await send(by, what);
    },
    async press(wanted = /./, kind = /./) {
      const requests = await stored.requests();
      const requestOf = (revision: string) => requests.find((one) => one.revision === revision);
      const hat = (await shown())
        .filter(({ action, revision }) => wanted.test(action) && kind.test(requestOf(revision)?.kind ?? ''))
        .flatMap((button) => Array.from({ length: WEIGHTS[button.action] ?? 0 }, () => button));
      const button = hat[chance.below(Math.max(1, hat.length))];
      if (!button) return;
      const { message, action, revision } = button;
      const request = requestOf(revision);
      // Who has a form open leaves it for the click; it is still there afterwards.
      const by = OF_THE_REQUESTER.test(action)
        ? request?.requester_user === rita.user.id
          ? rita
          : omar
        : chance.pick([ana, ben]);
      if (!isFree(by) || !by.sees().some(({ channel, ts }) => channel === message.channel && ts === message.ts)) return;
      const decided = async () =>
        (await stored.events()).filter(({ actor_user: who, kind }) => who === by.user.id && kind !== 'click_refused')
          .length;
      const before = await decided();
      if (!shows(message, action, revision)) return;
      doings.clicks += 1;
      const what = `${action} by ${by.user.name} on ${request?.kind} ${request?.content.email} (${request?.status})`;
      const came = await answerTo(
        by,
        what,
        () => by.click({ channel: message.channel, ts: message.ts }, action),
        async () => (await decided()) > before,
      );
      if (came === 'done') doings.done += 1;
      if (came === 'form') {
        by.fill({ reason: 'Not this quarter.' });
        const { acked, action: became, errors, failure } = await by.submit();
        if (became === 'close') doings.done += 1;
        else if (acked) checkSentence(what, JSON.stringify(errors ?? textOf({ blocks: by.view()?.view.blocks })));
        else if (isDeaf()) doings.slacksOwn += 1;
        else broken(`${what}: the reason was not taken: ${failure}`);
      }
      await clear(by);
    },
  };
}
