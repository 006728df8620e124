import { useState } from 'preact/hooks';
import { act } from '../server.ts';
import { useInTurn } from '../use-in-turn.ts';

type Deed = Parameters<typeof act>[0];

/** Does things one at a time; `problem` says why the last one did not happen, empty when it did. */
export function useAct(): { readonly problem: string; run(...deeds: readonly Deed[]): Promise<void> } {
  const [problem, setProblem] = useState('');
  const inTurn = useInTurn();
  const doAll = async (deeds: readonly Deed[]) => {
    setProblem('');
    for (const deed of deeds) {
      const answer = await act(deed);
      if (answer.ok) continue;
      setProblem(answer.problem);
      break;
    }
  };
  return {
    problem,
    run: (...deeds) => inTurn(() => doAll(deeds)),
  };
}
