import type { AccessList } from '../domain/policy.ts';
import type { Log, Members } from '../domain/ports.ts';

const EVERY_MS = 20_000;
/** `users.info` allows about 100 calls a minute (Slack tier 4); three rounds of these leave room for the rest. */
const MOST_A_ROUND = 25;

/**
 * Keeps the configured people in the cache, so that their commands and clicks need no look-up before they are answered.
 * Answers with a function that stops it.
 */
export function warmMembers(members: Members, lists: readonly AccessList[], log: Log): () => void {
  const users = [...new Set(lists.flatMap((list) => list.users))].slice(0, MOST_A_ROUND);
  const round = async () => {
    const asked = await Promise.allSettled(users.map((id) => members.find(id)));
    const failed = asked.filter(({ status }) => status === 'rejected').length;
    if (failed > 0) log.warn({ failed }, 'members could not be read');
  };
  void round();
  const timer = setInterval(round, EVERY_MS);
  return () => clearInterval(timer);
}
