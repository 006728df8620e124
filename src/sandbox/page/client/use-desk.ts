import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { textOf } from '../../slack/json.ts';
import type { World } from '../world.ts';
import type { Surroundings } from './blockkit/surroundings.ts';
import type { Desk } from './desk.ts';
import { useKept } from './kept.ts';
import type { Notice } from './notice.ts';
import type { Place } from './place.ts';
import { afterReading, type ReadMarks } from './read-marks.ts';
import { act } from './server.ts';
import { conversationsOf } from './sight.ts';
import { surroundingsOf } from './surroundings-of.ts';

/** The desk, and what only the page around it needs. */
export interface WholeDesk extends Desk {
  readonly channel: string;
  /** How often somebody went to a conversation. */
  readonly arrivals: number;
  readonly thread: Place | undefined;
  /** Where a link led last. */
  readonly linked: Place | undefined;
  readonly problem: string | undefined;
  /** The surroundings of the open modal. */
  readonly inModal: Surroundings;
  become(personId: string): void;
  goTo(channelId: string): void;
  closeThread(): void;
  unselect(): void;
  tellProblem(text: string): void;
  forgetProblem(): void;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isTexts = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' && value !== null && Object.values(value).every(isText);

/** Who one is, where he looks and what he has read, kept through a reload; and all that he can do. */
export function useDesk(world: World): WholeDesk {
  const [kept, setMe] = useKept('me', world.people[0]?.id ?? '', isText);
  const me = world.people.some(({ id }) => id === kept) ? kept : (world.people[0]?.id ?? '');
  const [channels, setChannels] = useKept<Readonly<Record<string, string>>>('channels', {}, isTexts);
  const [marks, setMarks] = useKept<ReadMarks>('read', {}, isTexts);
  const [thread, setThread] = useState<Place>();
  const [selected, setSelected] = useState<Place>();
  const [arrivals, setArrivals] = useState(0);
  const [linked, setLinked] = useState<Place>();
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const [problem, setProblem] = useState<string>();
  const noticeId = useRef(0);

  const mine = conversationsOf(world, me);
  const general = mine.find(({ name }) => name === 'general') ?? mine[0];
  const channel = mine.some(({ id }) => id === channels[me]) ? (channels[me] ?? '') : (general?.id ?? '');
  useEffect(() => {
    setMarks((before) => {
      const seen = afterReading(world, before, me, channel);
      return thread ? afterReading(world, seen, me, thread.channel, thread.ts) : seen;
    });
  }, [world, me, channel, thread, setMarks]);
  // A reset begins a new time: what was read of the old one says nothing any more.
  useEffect(() => {
    if (world.messages.length === 0) setMarks({});
  }, [world.messages.length === 0, setMarks]);

  const goTo = (id: string) => {
    setArrivals((before) => before + 1);
    setThread(undefined);
    setChannels((before) => ({ ...before, [me]: id }));
  };
  const note = (where: Pick<Notice, 'channel' | 'thread'>, text: string) => {
    noticeId.current += 1;
    const notice = { id: noticeId.current, personId: me, ...where, text };
    setNotices((before) => [...before, notice]);
  };
  const open = ({ channel: id, ts, thread: root }: Place & { thread?: string }) => {
    if (!mine.some((one) => one.id === id)) return setProblem('You are not in the channel of that message.');
    goTo(id);
    if (root !== undefined && root !== ts) setThread({ channel: id, ts: root });
    setLinked({ channel: id, ts });
  };
  const press = async (message: Place, actionId: string) => {
    const root = world.messages.find(({ ts, channel: id }) => ts === message.ts && id === message.channel)?.thread_ts;
    const answer = await act({ do: 'click', as: me, ...message, actionId });
    if (!answer.ok) setProblem(answer.problem);
    else if (answer.outcome.acked === false) {
      const where = { channel: message.channel, ...(root && root !== message.ts && { thread: root }) };
      note(where, `${world.bot.name} did not answer (${textOf(answer.outcome.failure)}).`);
    }
  };
  const send = async (text: string, id: string, root?: string) => {
    const [, word = '', rest = ''] = /^(\/\S*)\s*([\s\S]*)$/.exec(text) ?? [];
    const where = { channel: id, ...(root && { thread: root }) };
    if (!word) {
      const answer = await act({ do: 'say', as: me, channel: id, text, ...(root && { thread: root }) });
      if (!answer.ok) setProblem(answer.problem);
    } else if (root) note(where, `${word} is not supported in threads. Sorry!`);
    else if (!world.commands.some(({ command }) => command === word)) note(where, `${word} is not a valid command.`);
    else {
      const answer = await act({ do: 'command', as: me, channel: id, command: word, text: rest });
      if (!answer.ok) setProblem(answer.problem);
      else if (isText(answer.outcome.failure))
        note(where, `${word} failed with the error «${answer.outcome.failure}».`);
    }
  };
  const inView = ({ blockId, actionId }: { blockId: string; actionId: string }) =>
    void act({ do: 'click_in_view', as: me, blockId, actionId }).then(
      (answer) => answer.ok || setProblem(answer.problem),
    );
  const inModal = useMemo(() => surroundingsOf(world, open, inView), [world, me]);

  return {
    world,
    me,
    marks,
    notices,
    selected,
    channel,
    arrivals,
    thread,
    linked,
    problem,
    inModal,
    at: (message) => surroundingsOf(world, open, ({ actionId }) => void press(message, actionId)),
    send: (text, id, root) => void send(text, id, root),
    openThread: setThread,
    look: setSelected,
    dismiss: (id) => setNotices((before) => before.filter((one) => one.id !== id)),
    become(id) {
      setThread(undefined);
      setMe(id);
    },
    goTo,
    closeThread: () => setThread(undefined),
    unselect: () => setSelected(undefined),
    tellProblem: setProblem,
    forgetProblem: () => setProblem(undefined),
  };
}
