import { useRef, useState } from 'preact/hooks';
import type { World } from '../world.ts';
import type { Notice } from './notice.ts';

interface Notices {
  readonly notices: readonly Notice[];
  note(where: Omit<Notice, 'id' | 'ts' | 'resets'>): void;
  dismiss(id: number): void;
}

/** What Slack's client told people, until they dismiss it or reload the page. */
export function useNotices({ now, resets }: Pick<World, 'now' | 'resets'>): Notices {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const lastId = useRef(0);
  return {
    notices: notices.filter((one) => one.resets === resets),
    note(notice) {
      lastId.current += 1;
      const id = lastId.current;
      setNotices((before) => [...before, { id, ts: (now / 1000).toFixed(6), resets, ...notice }]);
    },
    dismiss: (id) => setNotices((before) => before.filter((one) => one.id !== id)),
  };
}
