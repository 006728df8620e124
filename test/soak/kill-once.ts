import type { RecordedCall } from '../../src/sandbox/cxengage/calls.ts';
import type { Errand } from './errand.ts';
import { type Gap, gapOf } from './gaps.ts';
import { isAbout } from './is-about.ts';
import type { KillPlan } from './kill-plan.ts';
import { type StoredRequest, storedRequests } from './stored-request.ts';
import type { Victim } from './victim.ts';
import { watchCalls } from './watch-calls.ts';
import type { Writes } from './writes.ts';

export interface Killed {
  readonly gap: Gap;
  readonly stored: StoredRequest | undefined;
  /** The requester has seen the form close: this request must not be lost. */
  readonly confirmed: boolean;
}

/** Goes through `errand` and kills the program as `plan` says, at the end at the latest. The program is then gone. */
export async function killOnce(victim: Victim, plan: KillPlan, errand: Errand, writes: Writes): Promise<Killed> {
  const dead = Promise.withResolvers<void>();
  const acked = { submission: false, approval: false };
  let post: { readonly wrote: boolean; readonly answered: boolean } | undefined;
  let sent = false;
  let approved = false;
  let lookedUp = false;
  let nth = 0;

  const kill = () => {
    if (!victim.alive) return;
    const call = writes.of(errand.subject).at(-1)?.call;
    post = call && { wrote: call.wrote, answered: typeof call.status === 'number' };
    victim.kill();
    dead.resolve();
  };
  const arrived = (what: string, detail: string) => {
    if (!sent) return;
    nth += 1;
    const posted = writes.of(errand.subject).length > 0;
    const ours = isAbout(errand.email, `${what} ${detail}`);
    const hit = plan.at?.({ what, detail, ours, nth, approved, posted });
    // By the next turn the stand-in has handled the call.
    if (hit) plan.handled ? setImmediate(kill) : kill();
  };
  const go = async () => {
    await errand.fill();
    sent = true;
    if (plan.afterMs !== undefined) setTimeout(kill, plan.afterMs);
    acked.submission = await errand.submit();
    if (plan.ack === 'submission') return kill();
    approved = true;
    acked.approval = await errand.approve();
    if (plan.ack === 'approval') return kill();
    await errand.told();
  };

  const answered = ({ method, path }: RecordedCall) => {
    lookedUp ||= victim.alive && approved && method === 'GET' && isAbout(errand.email, path);
  };
  const ends = [watchCalls(victim, arrived, answered), ...arm(victim, plan)];
  try {
    const { kills } = victim;
    await Promise.race([dead.promise, go().catch((error) => (victim.kills === kills ? fail(error) : dead.promise))]);
    kill();
    await victim.gone();
  } finally {
    for (const end of ends) end();
  }
  const stored = storedRequests(victim.path).find(({ content }) => content.email === errand.email);
  const seen = {
    stored,
    lookedUp,
    post,
    acked: stored?.status === 'pending' ? acked.submission : acked.approval,
    shown: new Set(errand.messages().map(({ channel, ts }) => `${channel} ${ts}`)).size,
  };
  return { gap: gapOf(seen), stored, confirmed: acked.submission };
}

function fail(error: unknown): never {
  throw error;
}

/** Sets the faults of the plan; answers with what takes them away. */
function arm({ slack, cxengage }: Victim, { post, result }: KillPlan): readonly (() => void)[] {
  const isResult = ({ text }: Readonly<Record<string, unknown>>) => / was (created as|added to) /.test(String(text));
  return [
    ...(post ? [cxengage.fault({ match: { method: 'POST', path: /\/users$/ }, effect: post })] : []),
    ...(result ? [slack.fault({ method: 'chat.postMessage', when: isResult, effect: result })] : []),
  ];
}
