import { useRef, useState } from 'preact/hooks';
import { act } from '../server.ts';

export type Deed = Parameters<typeof act>[0];

/** Does things one at a time; `problem` says why the last one did not happen, empty when it did. */
export function useAct(): { readonly problem: string; run(...deeds: readonly Deed[]): Promise<void> } {
  const [problem, setProblem] = useState('');
  const isBusy = useRef(false);
  return {
    problem,
    async run(...deeds) {
      if (isBusy.current) return;
      isBusy.current = true;
      setProblem('');
      for (const deed of deeds) {
        const answer = await act(deed);
        if (answer.ok) continue;
        setProblem(answer.problem);
        break;
      }
      isBusy.current = false;
    },
  };
}
