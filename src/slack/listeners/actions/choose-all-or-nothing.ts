import type { BlockAction, CheckboxesAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { Rooms } from '../rooms.ts';

/** A tick in the preview: it is read when the rows are sent; Slack only wants to know that it was heard. */
export function chooseAllOrNothing(
  _rooms: Rooms,
): Middleware<SlackActionMiddlewareArgs<BlockAction<CheckboxesAction>>> {
  return ({ ack }) => ack();
}
