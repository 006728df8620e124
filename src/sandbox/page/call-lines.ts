import type { RecordedCall as PlatformCall } from '../cxengage/calls.ts';
import type { RecordedCall as SlackCall } from '../slack/calls.ts';
import { jsonOf, textOf } from '../slack/json.ts';
import type { StandIns } from '../stand-ins.ts';
import type { CallDetail, CallLine } from './world.ts';

type Sources = Pick<StandIns, 'slack' | 'cxengage'>;

/** The page shows the last ones; the others are still there to be asked for by id. */
const SHOWN = 400;

function slackResult({ answer, late }: SlackCall): Pick<CallLine, 'result' | 'failed'> {
  if (answer === undefined) return { result: '…', failed: false };
  const { acked, failure, ok, error, status } = jsonOf(answer);
  if (late) return { result: 'acked too late', failed: true };
  if (acked === true || ok === true) return { result: acked ? 'acked' : 'ok', failed: false };
  if (acked === false) return { result: textOf(failure), failed: true };
  if (ok === false) return { result: textOf(error), failed: true };
  if ('dropped' in jsonOf(answer)) return { result: 'connection lost', failed: true };
  return { result: status === undefined ? 'done' : String(status), failed: Number(status) >= 400 };
}

function slackLine(call: SlackCall, index: number): CallDetail {
  return {
    id: `slack-${index}`,
    at: call.at,
    way: call.kind === 'delivery' ? 'slack→app' : 'app→slack',
    name: call.kind === 'delivery' || call.kind === 'api' ? call.method : `${call.kind} (${call.method})`,
    ...slackResult(call),
    request: call.arguments,
    ...(call.answer !== undefined && { reply: call.answer }),
  };
}

function platformLine(call: PlatformCall, index: number): CallDetail {
  const { status, wrote, method } = call;
  const words = { waiting: '…', dropped: wrote ? 'connection lost after it was stored' : 'connection lost' };
  // «Nobody has this address» is an answer, no trouble.
  const isFine = typeof status !== 'number' || status < 400 || (status === 404 && method === 'GET');
  return {
    id: `cxengage-${index}`,
    at: call.at,
    way: 'app→cxengage',
    name: `${method} ${call.path}`,
    result: typeof status === 'number' ? String(status) : words[status],
    failed: status === 'dropped' || !isFine,
    request: call.body,
    ...(call.reply !== undefined && { reply: call.reply }),
  };
}

/** Every call in full, oldest first. */
export function callsOf({ slack, cxengage }: Sources): readonly CallDetail[] {
  return [...slack.calls.map(slackLine), ...cxengage.calls.map(platformLine)].sort((a, b) => a.at - b.at);
}

/** The last calls, a line each. */
export function callLines(sources: Sources): readonly CallLine[] {
  const lines = callsOf(sources).slice(-SHOWN);
  return lines.map(({ id, at, way, name, result, failed }) => ({ id, at, way, name, result, failed }));
}
