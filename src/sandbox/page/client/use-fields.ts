import { useRef, useState } from 'preact/hooks';
import { jsonOf, listOf, textOf } from '../../slack/json.ts';
import type { World, WorldModal } from '../world.ts';
import { optionOf } from './blockkit/options.ts';
import type { Fields, FieldValue } from './blockkit/surroundings.ts';
import { everybodyIn } from './everybody-in.ts';
import { act } from './server.ts';
import { useInTurn } from './use-in-turn.ts';

/** Text is sent on while somebody types, but not with every letter. */
const SEND_AFTER_MS = 300;

interface OpenForm {
  readonly fields: Fields;
  /** Sends the form, with what is typed; answers with a sentence when it could not be sent. */
  submit(): Promise<string | undefined>;
}

/** The fields of an open modal: what they hold is kept by the workspace, what is being typed also here. Each modal has its own. */
export function useFields(world: World, me: string, modal: WorldModal): OpenForm {
  const typed = useRef<Record<string, FieldValue>>({});
  // What was typed first must not arrive last.
  const inTurn = useInTurn();
  const timer = useRef<number | undefined>(undefined);
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const taken = () => {
    clearTimeout(timer.current);
    const known = new Set(modal.blocks.map(({ block_id }) => textOf(block_id)));
    const values = Object.fromEntries(Object.entries(typed.current).filter(([blockId]) => known.has(blockId)));
    typed.current = {};
    return values;
  };
  const flush = () => {
    const values = taken();
    const [blockId] = Object.keys(values);
    if (blockId === undefined) return;
    void inTurn(async () => {
      const answer = await act({ do: 'fill', as: me, values });
      setProblems(answer.ok ? {} : { [blockId]: answer.problem });
    });
  };
  const isText = (blockId: string) => {
    const block = modal.blocks.find(({ block_id }) => block_id === blockId);
    return /_input$/.test(textOf(jsonOf(block?.element).type)) && jsonOf(block?.element).type !== 'file_input';
  };
  const fields: Fields = {
    takes: () => true,
    formId: modal.id,
    held: (blockId, actionId) => jsonOf(modal.state[blockId]?.[actionId]),
    error: (blockId) => modal.errors[blockId] ?? problems[blockId],
    put(blockId, _actionId, value) {
      typed.current[blockId] = value;
      clearTimeout(timer.current);
      if (isText(blockId)) timer.current = window.setTimeout(flush, SEND_AFTER_MS);
      else flush();
    },
    async options(blockId, _actionId, query) {
      const answer = await act({ do: 'options', as: me, blockId, query });
      if (!answer.ok) throw new Error(answer.problem);
      return listOf(answer.outcome.options).map(optionOf);
    },
    everybody: (kind) => everybodyIn(world, kind),
    async upload(file) {
      const answer = await act({ do: 'upload', as: me, name: file.name, content: await base64Of(file) });
      if (!answer.ok) throw new Error(answer.problem);
      return textOf(answer.outcome.file);
    },
  };
  return {
    fields,
    submit: () =>
      inTurn(async () => {
        const answer = await act({ do: 'submit', as: me, values: taken() });
        if (!answer.ok) return answer.problem;
        setProblems({});
        const failure = textOf(answer.outcome.failure);
        return failure && `We had some trouble connecting. Try again? (${failure})`;
      }),
  };
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
