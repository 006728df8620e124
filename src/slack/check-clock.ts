import type { Finding } from '../finding.ts';

/** Slack's `Date` has whole seconds, and an answer may take some. Beyond this a clock is not kept right. */
const OFF_MS = 60_000;
/** Older or newer signed requests are refused (docs.slack.dev/authentication/verifying-requests-from-slack). */
const SIGNATURE_MS = 300_000;

/** Whether our clock agrees with Slack's. `aheadMs`: how far ours is ahead, by an answer of Slack's. */
export function checkClock(aheadMs: number | undefined, mode: 'socket' | 'http'): Finding {
  const check = "Clock against Slack's";
  if (aheadMs === undefined) return { check, state: 'unknown', text: 'Slack sent no time to compare with.' };
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  if (Math.abs(aheadMs) <= OFF_MS) return { check, state: 'ok', text: `They differ by ${seconds} s.` };
  const off = `This machine's clock is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} Slack's`;
  const todo = 'synchronize it with NTP.';
  if (mode === 'http' && Math.abs(aheadMs) > SIGNATURE_MS)
    return { check, state: 'wrong', text: `${off}, so the bot refuses every click and command: ${todo}` };
  return { check, state: 'warning', text: `${off}: ${todo}` };
}
