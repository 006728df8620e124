import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import type { RawAnswer } from '../../../src/sandbox/slack/http-mode.ts';
import { jsonOf, listOf } from '../../../src/sandbox/slack/json.ts';
import type { Person } from '../../../src/sandbox/slack/person.ts';
import { seedIds as people } from '../../../src/sandbox/slack/seed.ts';
import { viewObject } from '../../../src/sandbox/slack/view-object.ts';
import type { OpenView } from '../../../src/sandbox/slack/views.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';
import type { Desk } from '../../helpers/desk.ts';
import { type Records, recordsOf, untilStored } from '../../helpers/records.ts';
import { isSentLine } from '../../helpers/sent-line.ts';
import { textOf } from '../../helpers/text-of.ts';

/** Who acts, and on what: `asks` made the request himself, `concerned` has the e-mail that it is about. */
export interface Actor {
  readonly id: string;
  readonly asks?: boolean;
  readonly concerned?: boolean;
}
export const ACTORS = {
  rita: { id: people.rita, asks: true },
  ana: { id: people.ana },
  'ana, who asked herself': { id: people.ana, asks: true },
  ben: { id: people.ben },
  'ben, whose own e-mail it is': { id: people.ben, concerned: true },
  'omar, on no list': { id: people.omar },
  'gus, a guest': { id: people.gus },
  'sol, a single-channel guest': { id: people.sol },
  'bo, a bot': { id: people.bo },
  'dee, deactivated': { id: people.dee },
  'xan, of another workspace': { id: people.xan },
} satisfies Record<string, Actor>;
export type ActorName = keyof typeof ACTORS;

export const REQUESTERS: readonly ActorName[] = ['rita', 'ana', 'ana, who asked herself'];
export const APPROVERS: readonly ActorName[] = ['ana', 'ben'];
export const EITHER: readonly ActorName[] = [...REQUESTERS, 'ben', 'ben, whose own e-mail it is'];

// Object.keys widens the keys of the table to string.
export const EVERYBODY = Object.keys(ACTORS) as ActorName[];

/** One attempt: the deed, and whether it had its effect. */
export interface Attempt {
  readonly act: () => Promise<unknown>;
  readonly happened: () => unknown;
  /** The message with the button. */
  readonly on?: Message;
  /** What CxEngage was told because of it; without it, everything that it was told. */
  readonly writes?: () => unknown;
  /** The request that it is about, for deeds that an audit event records when they are refused. */
  readonly decides?: string;
}
export interface Scene {
  readonly desk: Desk;
  readonly records: Records;
  readonly actor: Actor;
  readonly person: Person;
  readonly asker: Person;
  readonly email: string;
}
export interface Row {
  readonly allowed: readonly ActorName[];
  readonly attempt: (scene: Scene) => Attempt | Promise<Attempt>;
}

/** A route, perhaps with where its button stands → who may use it. Everybody else is refused. */
export type Rows = Readonly<Record<string, Row>>;

/** A test for every row and everybody. */
export function addAttempts(test: Test, theDesk: () => Promise<Desk>, rows: Rows): void {
  for (const [deed, row] of Object.entries(rows)) {
    for (const [name, actor] of Object.entries<Actor>(ACTORS)) {
      // The keys of the table, widened by Object.entries.
      const isAllowed = row.allowed.includes(name as ActorName);
      test(`${deed}: ${name} is ${isAllowed ? 'allowed' : 'refused'}`, async () => {
        const scene = await sceneFor(await theDesk(), actor);
        const attempt = await row.attempt(scene);
        if (isAllowed) return allows(scene, attempt);
        // The second time the program knows already who this is, and answers in another way.
        await refuses(scene, attempt);
        if (scene.person.view()) await scene.person.close();
        await refuses(scene, attempt);
      });
    }
  }
}

let number = 0;

async function sceneFor(desk: Desk, actor: Actor): Promise<Scene> {
  const person = desk.slack.as(actor.id);
  number += 1;
  const email = `person.${number}@example.com`;
  // The program remembers for 30 s what e-mail somebody has.
  if (actor.concerned) desk.clock.advance(30_000);
  if (actor.concerned) desk.slack.workspace.changeEmail(actor.id, email);
  const asker = actor.asks ? person : desk.rita;
  return { desk, records: recordsOf(desk), actor, person, asker, email };
}

async function allows({ desk, records, actor }: Scene, { act, happened, decides }: Attempt): Promise<void> {
  const refusals = records.count('click_refused');
  await act();
  await desk.slack.until(() => happened() || undefined, 'what was allowed to happen');
  assert.is(records.count('click_refused'), refusals);
  if (decides) assert.match(records.events(decides).join(', '), ` by ${actor.id}`);
}

/** Refused: said privately, nothing changed, nothing sent, and a refused decision is on record. */
async function refuses(scene: Scene, attempt: Attempt): Promise<void> {
  const { desk, records, actor } = scene;
  const { decides } = attempt;
  const before = traces(scene, attempt);
  const told = desk.slack.workspace.messages.length;
  const events = decides ? records.events(decides) : [];
  const answer = await attempt.act();
  const reason = await desk.slack.until(() => saidTo(scene, told, answer), 'a private answer');
  assert.match(reason, /^\[\]$|^[A-Z].*\.$/);
  assert.not(attempt.happened());
  assert.equal(traces(scene, attempt), before);
  if (!decides) return;
  const [refused, ...more] = records.events(decides).slice(events.length);
  assert.match(refused ?? '', new RegExp(`^click_refused by ${actor.id}: \\w+$`));
  assert.equal(more, []);
}

/** Everything that an attempt could leave behind. */
function traces({ desk, records }: Scene, { decides, on, writes = desk.writes }: Attempt) {
  return {
    requests: records.requests(),
    writes: writes(),
    message: on && shown(desk.now(on)),
    status: decides && records.status(decides),
    work: decides && records.jobs(decides).filter((kind) => kind.startsWith('carry_out')),
  };
}

/** A message as people see it: drawn again, it gets other ids. */
function shown({ text, blocks }: Message): string {
  return JSON.stringify({ text, blocks }, (key, value) => (key === 'block_id' ? undefined : value));
}

/** What somebody got to read: an empty menu, a window without a button to go on, or a message that only he sees. */
function saidTo({ desk, person, actor }: Scene, from: number, answer: unknown): string | undefined {
  const { options, response_action: action, view } = jsonOf(answer);
  if (Array.isArray(options)) return JSON.stringify(options);
  const shown = action === 'update' ? view : person.view()?.view;
  if (shown && !('submit' in jsonOf(shown))) {
    const text = textOf({ blocks: jsonOf(shown).blocks });
    return text === 'Checking…' ? undefined : text;
  }
  const since = desk.slack.workspace.messages.slice(from);
  return since.find((one) => one.ephemeralTo === actor.id && !isSentLine(one))?.text;
}

/** What Slack sends of something that `person` does. */
export function deliverAs({ desk, person }: Scene, payload: object): Promise<RawAnswer> {
  const { team, id, name } = person.user;
  return desk.slack.deliver({
    team: { id: team.id, domain: team.domain },
    user: { id, name, username: name, team_id: team.id },
    api_app_id: desk.slack.bot.appId,
    token: 'any',
    trigger_id: 'any',
    enterprise: null,
    is_enterprise_install: false,
    ...payload,
  });
}

/** The same in a window that somebody else has open. */
export async function forge(scene: Scene, view: OpenView, payload: object): Promise<unknown> {
  const { body } = await deliverAs(scene, { view: viewObject(view, scene.desk.slack.bot), ...payload });
  return body === '' ? undefined : JSON.parse(body);
}

/** A form that an approver, who is a requester too, has open; he closes it when it has been read. */
export async function formOf({ desk }: Scene, words: string, fill?: (by: Person) => Promise<void>): Promise<OpenView> {
  const { ana, slack } = desk;
  await ana.command(words);
  await slack.until(() => ana.view()?.view.submit, 'the form');
  await fill?.(ana);
  const view = ana.view();
  if (!view) throw new Error('the form is gone');
  await ana.close();
  return view;
}

/** Made once: what a row needs of its own is put into a copy. */
export function once<T>(make: (scene: Scene) => Promise<T>): (scene: Scene) => Promise<T> {
  let made: Promise<T> | undefined;
  return (scene) => {
    made ??= make(scene);
    return made;
  };
}

export function withMetadata(form: OpenView, scene: Scene, metadata: string): OpenView {
  return { ...form, id: `V${scene.email}`, view: { ...form.view, private_metadata: metadata } };
}

export function submission(scene: Scene, view: OpenView): Attempt {
  const before = scene.records.requests();
  return {
    act: () => forge(scene, view, { type: 'view_submission', response_urls: [] }),
    happened: () => scene.records.requests() > before,
  };
}

export function options(field: string, form: (scene: Scene) => Promise<OpenView>): Row['attempt'] {
  return async (scene) => {
    const view = await form(scene);
    let offered: readonly unknown[] = [];
    return {
      async act() {
        const about = { block_id: field, action_id: field, container: { type: 'view', view_id: view.id } };
        const answer = await forge(scene, view, { type: 'block_suggestion', value: '', ...about });
        offered = listOf(jsonOf(answer).options);
        return answer;
      },
      happened: () => offered.length > 0,
    };
  };
}

/** A forged click: Slack's client would not show the message to everybody. */
export async function clicking(
  { desk, person }: Scene,
  on: Message,
  button: string,
): Promise<Pick<Attempt, 'act' | 'on'>> {
  await untilStored(desk, on);
  return { on, act: () => person.click({ channel: on.channel, ts: on.ts }, button, { forge: true }) };
}

/** Somebody who may decide on what the scene's asker asks for, and is not the person of the row if that can be. */
export function approverOf({ desk, asker }: Scene): Person {
  return asker.user.id === people.ana ? desk.ben : desk.ana;
}
