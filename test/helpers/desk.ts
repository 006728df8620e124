import { createLogger } from '../../src/logger.ts';
import { createClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import { seedIds as cxengageIds } from '../../src/sandbox/cxengage/seed.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { createSqliteDatabase } from './databases.ts';
import { eventually } from './eventually.ts';
import { ownMessage } from './own-message.ts';
import { untilStored } from './records.ts';
import { isSentLine } from './sent-line.ts';
import { textOf } from './text-of.ts';

type Form = Parameters<Person['fill']>[0];

/** The whole program against both stand-ins, and short ways to do what people do with it. */
export interface Desk extends Sandbox {
  readonly clock: SandboxClock;
  /** Lines of the program's log, parsed. */
  readonly log: readonly Record<string, unknown>[];
  readonly rita: Person;
  readonly ana: Person;
  readonly ben: Person;
  /** `/create-user`, the form filled in (role Platform User unless said otherwise) and sent; resolves with the card. */
  ask(by: Person, email: string, form?: Form): Promise<Message>;
  /** Presses a button of a message. */
  press(by: Person, message: Message, button: string): ReturnType<Person['click']>;
  /** Waits for the requester's own message about the pending request of `card`. */
  ownMessage(requester: Person, card: Message): Promise<Message>;
  /** Presses Cancel in it. */
  cancel(by: Person, card: Message): ReturnType<Person['click']>;
  /** The message as it is now. */
  now(message: Message): Message;
  /** Waits for a message in the thread of `card` whose text matches. */
  inThread(card: Message, pattern: RegExp): Promise<Message>;
  /** Waits for a direct message to `person` whose text matches. */
  inDirect(person: Person, pattern: RegExp): Promise<Message>;
  /** Waits until `message` matches. */
  becomes(message: Message, pattern: RegExp): Promise<Message>;
  /** Everything that `person` was told privately in channels, but for the lines that a form was sent. */
  privately(person: Person): readonly string[];
  /** `METHOD /path` of the calls to CxEngage that are no look-ups. */
  writes(): readonly string[];
}

type DeskOptions = Partial<Omit<SandboxOptions, 'clock' | 'log'>>;

/** A test with a program of its own. The database is a new SQLite file unless `databaseUrl` names another. */
export function withDesk(run: (desk: Desk) => Promise<void>, options: DeskOptions = {}): () => Promise<void> {
  return async () => {
    const database = await createSqliteDatabase();
    const clock = createClock();
    const log: Record<string, unknown>[] = [];
    const logger = createLogger('debug', { write: (line) => void log.push(JSON.parse(line)) });
    const sandbox = await startSandbox({ clock, mode: 'http', databaseUrl: database.url, log: logger, ...options });
    try {
      await run(deskOf(sandbox, clock, log));
    } finally {
      await sandbox.close();
      await database.drop();
    }
  };
}

function deskOf(sandbox: Sandbox, clock: SandboxClock, log: Desk['log']): Desk {
  const { slack, cxengage } = sandbox;
  const [rita, ana, ben] = [slack.as(people.rita), slack.as(people.ana), slack.as(people.ben)];
  const now = (message: Message) =>
    slack.workspace.messages.find(({ channel, ts }) => channel === message.channel && ts === message.ts) ?? message;
  const cards = () =>
    slack.workspace.messages.filter((one) => one.channel === people.approvals && !one.thread_ts && !one.ephemeralTo);
  const wait = (look: () => Message | undefined, what: string) => slack.until(look, what);
  const press: Desk['press'] = async (by, message, button) => {
    // A message shows in Slack a little before the program has stored where it is.
    if (sandbox.config.databaseUrl.startsWith('sqlite:')) await untilStored(sandbox, message);
    else await eventually(() => sandbox.app.records.requestAt(message.channel, message.ts), 'the place of the message');
    return by.click({ channel: message.channel, ts: message.ts }, button);
  };
  return {
    ...sandbox,
    get app() {
      return sandbox.app;
    },
    clock,
    log,
    rita,
    ana,
    ben,
    now,
    async ask(by, email, form = {}) {
      const before = cards().length;
      await by.command(email);
      // Somebody whom the program does not know yet gets a window that waits first.
      const shown = () => (/Checking…/.test(JSON.stringify(by.view()?.view ?? '')) ? undefined : by.view());
      const open = await slack.until(shown, 'the form');
      if (open.view.callback_id !== 'create_user') throw new Error(`this is no form: ${JSON.stringify(open.view)}`);
      if (!('roleId' in form)) await by.options('roleId');
      by.fill({ ...(!('roleId' in form) && { roleId: cxengageIds.platformUser }), ...form });
      const sent = await by.submit();
      if (by.view()) throw new Error(`the form was not taken: ${JSON.stringify(sent)}`);
      return wait(() => cards()[before], `the card for ${email}`);
    },
    press,
    ownMessage: (requester, card) => ownMessage(slack, requester, card),
    cancel: async (by, card) => press(by, await ownMessage(slack, by, card), 'cancel_request'),
    inThread: (card, pattern) =>
      wait(
        () =>
          ana
            .thread(card.channel, card.ts)
            .slice(1)
            .find((one) => !one.ephemeralTo && pattern.test(textOf(one))),
        `a reply with ${pattern}`,
      ),
    inDirect: (person, pattern) =>
      wait(() => person.direct().find((one) => pattern.test(textOf(one))), `a direct message with ${pattern}`),
    becomes: (message, pattern) =>
      wait(() => (pattern.test(textOf(now(message))) ? now(message) : undefined), `the message to become ${pattern}`),
    privately: (person) =>
      person
        .sees()
        .filter((one) => one.ephemeralTo === person.user.id && !isSentLine(one))
        .map(({ text }) => text ?? ''),
    writes: () =>
      cxengage.calls
        .filter(({ method, path }) => method !== 'GET' && !/tokens|login/.test(path))
        .map(({ method, path }) => `${method} ${path}`),
  };
}
