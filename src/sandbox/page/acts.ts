import * as v from 'valibot';
import type { Person } from '../slack/person.ts';
import type { Backstage } from './backstage.ts';
import { canSignIn } from './can-sign-in.ts';

const id = v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/));
const words = v.pipe(v.string(), v.maxLength(40_000));
const value = v.nullable(v.union([words, v.array(words)]));
const person = { as: id };

/** Everything that can be done on the page. A person's acts are those of Slack's client; the rest moves the scenery. */
const act = v.variant('do', [
  v.object({ do: v.literal('say'), ...person, channel: id, text: words, thread: v.optional(id) }),
  v.object({ do: v.literal('command'), ...person, channel: id, command: words, text: words }),
  v.object({ do: v.literal('click'), ...person, channel: id, ts: id, actionId: words }),
  v.object({ do: v.literal('choose'), ...person, channel: id, ts: id, actionId: words, value }),
  v.object({ do: v.literal('click_in_view'), ...person, blockId: words, actionId: words }),
  v.object({ do: v.literal('fill'), ...person, values: v.record(v.string(), value) }),
  v.object({ do: v.literal('options'), ...person, blockId: words, query: words }),
  v.object({
    do: v.literal('upload'),
    ...person,
    name: words,
    content: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/)),
  }),
  v.object({ do: v.literal('submit'), ...person, values: v.record(v.string(), value) }),
  v.object({ do: v.literal('close_view'), ...person, view: id }),
  v.object({ do: v.literal('accept'), tenantId: id, userId: id }),
  v.object({ do: v.literal('switch'), name: id, on: v.boolean() }),
  v.object({ do: v.literal('kill') }),
  v.object({ do: v.literal('start') }),
  v.object({
    do: v.literal('advance'),
    ms: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(7 * 86_400_000)),
  }),
  v.object({ do: v.literal('reset') }),
]);
type Act = v.InferOutput<typeof act>;

const NOT_ACCEPTED = {
  unknown: 'This tenant has no user with this ID.',
  expired: 'This invitation has expired: it was valid for 24 hours.',
  'not invited': 'There is no open invitation for this person.',
} as const;

/** docs.slack.dev/reference/block-kit/block-elements/file-input-element */
const MAX_FILE = 10 * 1024 * 1024;

/** Reads what the page sent. Throws ValiError when it is nothing that can be done. */
export function readAct(body: unknown): Act {
  return v.parse(act, body);
}

/** Does it, and answers with what came of it. Throws Error when a person could not do that now. */
export async function perform(stage: Backstage, act: Act): Promise<object> {
  switch (act.do) {
    case 'accept': {
      const result = stage.cxengage.acceptInvitation(act.tenantId, act.userId);
      if (result !== 'accepted') throw new Error(NOT_ACCEPTED[result]);
      return {};
    }
    case 'switch':
      await stage.switches.set(act.name, act.on);
      return {};
    case 'kill':
      await stage.kill();
      return {};
    case 'start':
      await stage.start();
      return {};
    case 'advance':
      await stage.advance(act.ms);
      return {};
    case 'reset':
      await stage.reset();
      return {};
    default: {
      const person = stage.slack.as(act.as);
      if (!canSignIn(person.user)) throw new Error(`${person.user.realName} cannot sign in to this workspace.`);
      // A second Escape arrives when the form is gone already. It must not close the one below.
      if (act.do === 'close_view' && stage.slack.modals(act.as).at(-1)?.id !== act.view) return {};
      return performAs(person, act);
    }
  }
}

async function performAs(person: Person, act: Extract<Act, { as: string }>): Promise<object> {
  switch (act.do) {
    case 'say':
      return { ts: person.say(act.channel, act.text, act.thread).ts };
    case 'command':
      return person.command(act.text, { channel: act.channel, command: act.command });
    case 'click':
      return person.click({ channel: act.channel, ts: act.ts }, act.actionId);
    case 'choose':
      return person.choose({ channel: act.channel, ts: act.ts }, act.actionId, act.value);
    case 'click_in_view':
      return person.click({ viewBlock: act.blockId }, act.actionId);
    case 'fill': {
      await fill(person, act.values);
      return {};
    }
    case 'options':
      return { options: await person.options(act.blockId, act.query) };
    case 'upload': {
      const content = Buffer.from(act.content, 'base64');
      if (content.length > MAX_FILE) throw new Error('A form takes files of at most 10 MB.');
      return { file: person.upload({ name: act.name, content }).id };
    }
    case 'submit':
      await fill(person, act.values);
      return person.submit();
    case 'close_view':
      await person.close();
      return {};
  }
}

/** A field that tells the app of a choice is waited for: what it changes belongs to the form that is sent next. */
async function fill(person: Person, values: Readonly<Record<string, string | readonly string[] | null>>) {
  for (const [blockId, value] of Object.entries(values)) await person.select(blockId, value);
}
