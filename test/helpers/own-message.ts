import type { Person } from '../../src/sandbox/slack/person.ts';
import type { SlackStandIn } from '../../src/sandbox/slack/server.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import { revisionOn } from './records.ts';

/** Waits for the requester's own message about the pending request of `card`. */
export function ownMessage(slack: SlackStandIn, requester: Person, card: Message): Promise<Message> {
  const button = `"cancel_request","value":"${revisionOn(card, 'approve_request')}"`;
  const isOwn = ({ blocks }: Message) => JSON.stringify(blocks ?? []).includes(button);
  return slack.until(() => requester.direct().find(isOwn), 'their own message');
}
