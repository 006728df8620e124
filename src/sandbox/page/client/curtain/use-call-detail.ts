import { useEffect, useState } from 'preact/hooks';
import type { CallDetail, CallLine } from '../../world.ts';
import { ask } from '../server.ts';

const AGAIN_MS = 1000;

/** The call in full, asked again while its reply is missing; undefined until the first answer has come. */
export function useCallDetail({ id, result }: Pick<CallLine, 'id' | 'result'>): CallDetail | undefined {
  const [detail, setDetail] = useState<CallDetail>();
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askNow = async () => {
      const answer = await ask<CallDetail>(`/calls/${encodeURIComponent(id)}`);
      if (isOver) return;
      if (answer) setDetail(answer);
      if (answer?.reply === undefined) timer = setTimeout(askNow, AGAIN_MS);
    };
    askNow();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
    // The result too: it changes when the reply has come.
  }, [id, result]);
  return detail;
}
