import { seedIds as cxengageIds } from '../../../src/sandbox/cxengage/seed.ts';
import { type Json, jsonOf } from '../../../src/sandbox/slack/json.ts';
import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import type { SlackStandIn } from '../../../src/sandbox/slack/server.ts';
import { eventually } from '../../helpers/eventually.ts';
import { readRows } from '../../helpers/read-rows.ts';

/** What Slack sent for each step of one user's story. */
export interface Payloads {
  readonly command: Json;
  readonly options: Json;
  readonly submission: Json;
  readonly click: Json;
  /** The form that the command opened. */
  readonly view: Json;
}

/** Plays the story once, with a program at `url` and the SQLite file at `path`, and keeps what was sent. */
export async function recordPayloads(slack: SlackStandIn, url: string, path: string): Promise<Payloads> {
  const [rita, ana] = [slack.as(seedIds.rita), slack.as(seedIds.ana)];
  slack.deliverTo(url);
  await rita.command('');
  const opened = await slack.until(() => (rita.view()?.view.submit ? rita.view() : undefined), 'the form');
  await rita.options('roleId');
  rita.fill({ email: 'first@example.com', roleId: cxengageIds.platformUser });
  await rita.submit();
  const card = await slack.until(
    () => slack.workspace.messages.find(({ channel, ephemeralTo }) => channel === seedIds.approvals && !ephemeralTo),
    'the card',
  );
  const sql = 'select ts from messages where channel = ? and ts = ?';
  await eventually(() => readRows(path, sql, card.channel, card.ts).length > 0, 'that the card is stored');
  await ana.click({ channel: card.channel, ts: card.ts }, 'approve_request');
  const sent = (name: string): Json => {
    const call = slack.calls.find(({ kind, method }) => kind === 'delivery' && method === name);
    if (!call) throw new Error(`no ${name} was sent`);
    return jsonOf(call.arguments);
  };
  const open = slack.calls.find(({ method }) => method === 'views.open');
  return {
    command: sent('slash_commands'),
    options: sent('block_suggestion'),
    submission: sent('view_submission'),
    click: sent('block_actions'),
    view: jsonOf(jsonOf(open?.arguments).view ?? opened.view),
  };
}
