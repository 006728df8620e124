import { useRef, useState } from 'preact/hooks';
import type { World } from '../world.ts';
import type { Notice } from './notice.ts';

interface Notices {
  readonly notices: readonly Notice[];
  note(where: Omit<Notice, 'id' | 'ts' | 'resets'>): void;
  dismiss(id: number): void;
  /** The person does something there anew: what was said of the last time is over. */
  forget(where: Pick<Notice, 'personId' | 'channel' | 'thread'>): void;
}

/** Whether a notice still has its cause. */
export function isOpen({ resets, starts }: Notice, world: Pick<World, 'resets' | 'app'>): boolean {
  const isAppNew = world.app.status === 'running' && starts !== undefined && world.app.starts > starts;
  return resets === world.resets && !isAppNew;
}

/** What Slack's client told people, until its cause is gone, they dismiss it or reload the page. */
export function useNotices(world: Pick<World, 'now' | 'resets' | 'app'>): Notices {
  const { now, resets } = world;
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const lastId = useRef(0);
  return {
    notices: notices.filter((one) => isOpen(one, world)),
    note(notice) {
      lastId.current += 1;
      const id = lastId.current;
      setNotices((before) => [...before, { id, ts: (now / 1000).toFixed(6), resets, ...notice }]);
    },
    forget: ({ personId, channel, thread }) =>
      setNotices((before) =>
        before.filter((one) => one.personId !== personId || one.channel !== channel || one.thread !== thread),
      ),
    dismiss: (id) => setNotices((before) => before.filter((one) => one.id !== id)),
  };
}
