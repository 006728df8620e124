import { useRef, useState } from 'preact/hooks';
import type { Notice } from './notice.ts';

interface Notices {
  readonly notices: readonly Notice[];
  note(where: Omit<Notice, 'id'>): void;
  dismiss(id: number): void;
}

/** What Slack's client told people, until they dismiss it or reload the page. */
export function useNotices(): Notices {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const lastId = useRef(0);
  return {
    notices,
    note(notice) {
      lastId.current += 1;
      const id = lastId.current;
      setNotices((before) => [...before, { id, ...notice }]);
    },
    dismiss: (id) => setNotices((before) => before.filter((one) => one.id !== id)),
  };
}
