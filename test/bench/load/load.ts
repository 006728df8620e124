import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as v from 'valibot';
import type { Post } from './post.ts';

export interface Load {
  /** The users go to these in turn. */
  readonly urls: readonly string[];
  /** How many send at once. */
  readonly users: number;
  readonly posts: readonly Post[];
}

const loaded = v.object({
  /** Milliseconds until each answer had come. */
  durations: v.array(v.number()),
  elapsedMs: v.number(),
  /** Answers that are none of success. */
  refused: v.array(v.string()),
});
export type Loaded = v.InferOutput<typeof loaded>;

export interface Generator {
  /** Sends all posts. Throws when one is not answered with 200, or with errors under the fields of a form. */
  send(load: Load): Promise<Loaded>;
  close(): void;
}

export function startGenerator(): Generator {
  const child = fork(new URL('./generator.ts', import.meta.url), { env: {}, execArgv: [], serialization: 'advanced' });
  return {
    async send(load) {
      child.send(load);
      const [answer] = await once(child, 'message');
      if (!v.is(loaded, answer)) throw new Error(`the load could not be sent: ${JSON.stringify(answer)}`);
      const [first] = answer.refused;
      if (first) throw new Error(`${answer.refused.length} posts were refused, the first with ${first}`);
      return answer;
    },
    close: () => void child.kill(),
  };
}
