import { troubled } from '../bench/bulk/troubled.ts';
import type { Effort, Findings } from './findings.ts';

/** A batch of `count` rows with lost answers, 500s, 429s and three SIGKILLs: every row is accounted for, no user is there twice. */
export async function bulk({ count }: Pick<Effort, 'count'>): Promise<Findings> {
  const { posts, again, seconds, problems } = await troubled(count);
  return {
    figures: {
      rows: count,
      POSTs: posts,
      'sent again once the first was settled': again,
      SIGKILLs: 3,
      seconds: Math.round(seconds),
    },
    failures: problems,
  };
}
