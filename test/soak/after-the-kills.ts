import { seedIds as cxengage } from '../../src/sandbox/cxengage/seed.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import { textOf } from '../helpers/text-of.ts';
import { type StoredRequest, storedRequests, wordsOf } from './stored-request.ts';
import type { Victim } from './victim.ts';

const ENDS = ['created', 'failed', 'denied', 'cancelled'];
/** A write that was lost is looked for every 30 s at most, and the clock is moved much faster than that. */
const LIMIT_MS = 300_000;

/**
 * Lets the program finish what the kills have left: approves what still waits, presses Retry once where a result has it.
 * Answers with the requests as they are then; throws when they do not come to rest.
 */
export async function settle(victim: Victim): Promise<readonly StoredRequest[]> {
  const { slack } = victim;
  const pressed = new Set<string>();
  const press = async (user: string, button: string, purpose: string, request: StoredRequest) => {
    const message = request.messages.find((one) => one.purpose === purpose);
    const shows = slack.workspace.messages.find(({ channel, ts }) => channel === message?.channel && ts === message.ts);
    const key = `${request.revision} ${button}`;
    if (!message || !JSON.stringify(shows?.blocks ?? '').includes(`"${button}"`) || pressed.has(key)) return;
    pressed.add(key);
    await slack.as(user).click({ channel: message.channel, ts: message.ts }, button);
  };
  const restless = async () => {
    victim.rest();
    const requests = storedRequests(victim.path);
    for (const request of requests) {
      if (request.status === 'pending') await press(people.ana, 'approve_request', 'card', request);
      if (request.status === 'failed') await press(people.ben, 'retry_request', `result_${request.attempt}`, request);
    }
    return requests.filter(
      ({ status, jobs }) => !ENDS.includes(status) || jobs.some(({ kind }) => kind !== 'repost_card'),
    );
  };
  const end = Date.now() + LIMIT_MS;
  for (let left = await restless(); left.length > 0; left = await restless()) {
    if (Date.now() > end) throw new Error(`no rest: ${left.map((one) => `${one.content.email} ${wordsOf(one)}`)}`);
    await slack.until(() => undefined, 'a pause', 250).catch(() => undefined);
  }
  return storedRequests(victim.path);
}

/** Where database, Slack and CxEngage do not agree on `request`, as sentences. */
export function disagreements({ slack, cxengage: platform }: Victim, request: StoredRequest): readonly string[] {
  const { email } = request.content;
  const user = platform.state.users.filter((one) => one.email === email);
  const members = platform.state.tenantUsers.filter(
    ({ tenantId, userId }) => tenantId === cxengage.harbour && user.some(({ id }) => id === userId),
  );
  const made = request.kind === 'create_user' ? user.length : members.length;
  const place = (purpose: string) => {
    const stored = request.messages.find((message) => message.purpose === purpose);
    const found = slack.workspace.messages.find(({ channel, ts }) => channel === stored?.channel && ts === stored.ts);
    return found ? textOf(found) : '';
  };
  const [card, result] = [place('card'), place(`result_${request.attempt}`)];
  const direct = place(`direct_result_${request.attempt}`);
  const created = request.status === 'created';
  const success = request.kind === 'create_user' ? /created as /i : /added to /i;
  const wrong = (is: boolean, what: string) => (is ? [`${email}: ${what} (${wordsOf(request)})`] : []);
  return [
    ...wrong(!created && request.status !== 'failed', 'it never ended'),
    ...wrong(made !== (created ? 1 : 0), `CxEngage holds ${made}`),
    ...wrong(request.events.filter((kind) => kind === 'approved').length !== 1, 'not approved exactly once'),
    ...wrong(created && !/^✓ /.test(card), `the card says: ${card}`),
    ...wrong(created && !(success.test(result) && success.test(direct)), `the thread says: ${result}`),
    ...wrong(created && !result.includes(String(request.outcome?.userId)), 'the thread has another id'),
    ...wrong(created && !user.some(({ id }) => id === request.outcome?.userId), 'CxEngage has another id'),
    ...wrong(request.status === 'failed' && !/Failed/.test(result), `the thread says: ${result}`),
  ];
}
