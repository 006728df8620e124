import { useEffect, useRef, useState } from 'preact/hooks';
import type { World } from '../world.ts';
import type { Surroundings } from './blockkit/surroundings.ts';
import type { Desk } from './desk.ts';
import { chooseInMessage, pressButton, pressInView, sendText } from './doings.ts';
import { messageFields } from './message-fields.ts';
import type { Place } from './place.ts';
import { afterReading, type ReadMarks } from './read-marks.ts';
import { conversationsOf } from './sight.ts';
import { surroundingsOf } from './surroundings-of.ts';
import { useInTurn } from './use-in-turn.ts';
import { useKept } from './use-kept.ts';
import { useNotices } from './use-notices.ts';

/** The desk, and what only the page around it needs. */
interface WholeDesk extends Desk {
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
export function useDesk(world: World, isLost: boolean): WholeDesk {
  const [kept, setMe] = useKept('me', world.people[0]?.id ?? '', isText);
  const me = world.people.some(({ id }) => id === kept) ? kept : (world.people[0]?.id ?? '');
  const [channels, setChannels] = useKept<Readonly<Record<string, string>>>('channels', {}, isTexts);
  const [marks, setMarks] = useKept<ReadMarks>('read', {}, isTexts);
  const [thread, setThread] = useState<Place>();
  const [selected, setSelected] = useState<Place>();
  const [arrivals, setArrivals] = useState(0);
  const [linked, setLinked] = useState<Place>();
  const drafts = useRef(new Map<string, string>());
  const { notices, note, dismiss, forget } = useNotices(world);
  const [problem, setProblem] = useState<string>();
  // What went wrong with the old server or before a reset has no cause any more.
  useEffect(() => setProblem(undefined), [isLost, world.resets]);

  const mine = conversationsOf(world, me);
  const general = mine.find(({ name }) => name === 'general') ?? mine[0];
  const channel = mine.some(({ id }) => id === channels[me]) ? (channels[me] ?? '') : (general?.id ?? '');
  const goTo = (id: string) => {
    setProblem(undefined);
    setArrivals((before) => before + 1);
    setThread(undefined);
    setChannels((before) => ({ ...before, [me]: id }));
  };
  const open = ({ channel: id, ts, thread: root }: Place & { thread?: string }) => {
    if (!mine.some((one) => one.id === id)) return setProblem('You are not in the channel of this message.');
    goTo(id);
    if (root !== undefined && root !== ts) setThread({ channel: id, ts: root });
    setLinked({ channel: id, ts });
  };
  const told = {
    world,
    me,
    note,
    forget(where: Parameters<typeof forget>[0]) {
      setProblem(undefined);
      forget(where);
    },
    tellProblem: setProblem,
  };
  const inTurn = useInTurn();
  /** What was chosen before a button is pressed belongs to the press; two presses need not wait for each other. */
  const press = async (message: Place, actionId: string) => {
    await inTurn(async () => {});
    await pressButton(told, message, actionId);
  };

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
    inModal: surroundingsOf(world, me, open, ({ blockId, actionId }) => void pressInView(told, blockId, actionId)),
    at: (message) => ({
      ...surroundingsOf(world, me, open, ({ actionId }) => void press(message, actionId)),
      fields: messageFields(world, me, message, (actionId, value) => {
        void inTurn(() => chooseInMessage(told, message, actionId, value));
      }),
    }),
    send: (text, id, root) => void sendText(told, text, id, root),
    draft: (box) => ({
      draft: drafts.current.get(box) ?? '',
      onDraft: (text) => void drafts.current.set(box, text),
    }),
    seen: (id, root) => setMarks((before) => afterReading(world, before, me, id, root)),
    openThread: setThread,
    look: setSelected,
    dismiss,
    become(id) {
      setProblem(undefined);
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
