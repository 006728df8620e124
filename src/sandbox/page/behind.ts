import { jsonOf, textOf } from '../slack/json.ts';
import type { Backstage } from './backstage.ts';
import { callsOf } from './call-lines.ts';
import type { Behind, RequestRecord } from './world.ts';

/** So many audit events of a request are shown. */
const SHOWN_EVENTS = 100;

/**
 * Answers what is behind a message: the stored request and the calls about it. What the app said last is kept, for it may
 * be killed: what it had stored is what it goes on with.
 */
export function createBehind(stage: Backstage): (channel: string, ts: string) => Promise<Behind> {
  const last = new Map<string, RequestRecord>();
  return async (channel, ts) => {
    const place = `${stage.resets} ${channel} ${ts}`;
    const found = await stage.app.record(channel, ts);
    if (found) last.set(place, { from: 'app', ...found });
    if (found === null) last.delete(place);
    const said = last.get(place);
    const record = said && (found ? said : { ...said, from: 'stopped' as const });
    const about = anyOf(record ? wordsAbout(record) : [ts]);
    const calls = callsOf(stage).filter(({ name, request, reply }) =>
      about.test(`${decoded(name)} ${JSON.stringify(request)} ${JSON.stringify(reply)}`),
    );
    return { ...(record && { record: newest(record) }), calls: calls.map(({ id }) => id) };
  };
}

/** A batch has events by the thousand: as many as somebody reads. */
function newest(record: RequestRecord): RequestRecord {
  const olderEvents = record.auditEvents.length - SHOWN_EVENTS;
  return olderEvents > 0 ? { ...record, auditEvents: record.auditEvents.slice(-SHOWN_EVENTS), olderEvents } : record;
}

/** What calls about a request hold: the places of its messages, its address, its revision; of a batch the users that it made last. */
function wordsAbout({ request, messages, auditEvents }: RequestRecord): readonly string[] {
  const words = [
    textOf(jsonOf(request.content).email),
    textOf(request.revision),
    ...messages.map(({ ts }) => textOf(ts)),
    ...auditEvents.slice(-SHOWN_EVENTS).map(({ detail }) => textOf(jsonOf(detail).userId)),
  ];
  return words.filter((word) => word !== '');
}

/** Finds any of the words, but not within a longer address or number. */
function anyOf(words: readonly string[]): RegExp {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(?<![\\w.+%-])(?:${escaped.join('|')})(?![\\w-]|\\.\\w)`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
