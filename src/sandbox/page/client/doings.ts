import { textOf } from '../../slack/json.ts';
import type { ActAnswer, World } from '../world.ts';
import { appWords } from './app-words.ts';
import type { FieldValue } from './blockkit/surroundings.ts';
import type { Notice } from './notice.ts';
import type { Place } from './place.ts';
import { act } from './server.ts';
import { isInChannel } from './sight.ts';

/** Where something that a person did has its place, and what he is told of it. */
interface Told {
  readonly world: World;
  readonly me: string;
  note(notice: Pick<Notice, 'personId' | 'channel' | 'thread' | 'text' | 'starts'>): void;
  /** What was said of the last time, there and above everything, is over. */
  forget(where: Pick<Notice, 'personId' | 'channel' | 'thread'>): void;
  tellProblem(text: string): void;
}

/** Presses a button of a message; an app that does not answer is told of there. */
export async function pressButton(told: Told, message: Place, actionId: string): Promise<void> {
  const { channel, ts } = message;
  told.forget(whereOf(told, message));
  tellOfSilence(told, message, await act({ do: 'click', as: told.me, channel, ts, actionId }));
}

/** Ticks or picks in a message; an app that does not answer is told of there. */
export async function chooseInMessage(told: Told, message: Place, actionId: string, value: FieldValue): Promise<void> {
  const { channel, ts } = message;
  told.forget(whereOf(told, message));
  tellOfSilence(told, message, await act({ do: 'choose', as: told.me, channel, ts, actionId, value }));
}

function tellOfSilence(told: Told, message: Place, answer: ActAnswer): void {
  const { world, note } = told;
  const outcome = outcomeOf(told, answer);
  if (outcome?.acked !== false) return;
  const text = `${world.bot.name} did not answer (${textOf(outcome.failure)}).`;
  note({ ...whereOf(told, message), text, starts: startsAt(world) });
}

/** Where a person is told of a message: beside it, so in its thread when it stands only there. */
function whereOf({ world, me }: Told, { channel, ts }: Place) {
  const message = world.messages.find((one) => one.ts === ts && one.channel === channel);
  const thread = message && !isInChannel(message) && message.thread_ts;
  return { personId: me, channel, ...(thread && { thread }) };
}

/** How often the app must have been started at least before one asks anew: a start under way counts as the next one. */
function startsAt({ app }: World): number {
  return app.status === 'starting' ? app.starts - 1 : app.starts;
}

/** Sends what was typed: a message, or a command where it begins with a slash. Slack knows no commands in threads. */
export async function sendText(told: Told, text: string, channel: string, thread?: string): Promise<void> {
  const { world, me, note } = told;
  const [, word = '', rest = ''] = /^(\/\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  const where = { channel, ...(thread && { thread }) };
  const say = (words: string, starts?: number) =>
    note({ personId: me, ...where, text: words, ...(starts !== undefined && { starts }) });
  told.forget({ personId: me, ...where });
  if (!word) outcomeOf(told, await act({ do: 'say', as: me, ...where, text }));
  else if (thread) say(`${word} is not supported in threads. Sorry!`);
  else if (!world.commands.some(({ command }) => command === word)) say(`${word} is not a valid command.`);
  else {
    const outcome = outcomeOf(told, await act({ do: 'command', as: me, channel, command: word, text: rest }));
    const failure = textOf(outcome?.failure);
    const why = appWords(world);
    if (failure) say(`${word} failed with the error "${failure}".${why ? ` ${why}` : ''}`, startsAt(world));
  }
}

/** Presses a button of the open modal. */
export async function pressInView(
  told: Pick<Told, 'me' | 'tellProblem'>,
  blockId: string,
  actionId: string,
): Promise<void> {
  outcomeOf(told, await act({ do: 'click_in_view', as: told.me, blockId, actionId }));
}

function outcomeOf({ tellProblem }: Pick<Told, 'tellProblem'>, answer: ActAnswer) {
  if (answer.ok) return answer.outcome;
  tellProblem(answer.problem);
  return undefined;
}
