import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { decideRequest } from '../../../services/decide-request.ts';
import { parseBatchChoice } from '../../surfaces/batch-choice.ts';
import { afterStoring } from '../after-storing.ts';
import { budget } from '../budget.ts';
import type { Rooms } from '../rooms.ts';
import { clickOf, explain } from './button.ts';

/** The preview's «Send for approval»: the rows become a request that an approver decides on. */
export function submitBatch(rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> {
  return async (press) => {
    const allOrNothing = parseBatchChoice(press.body.state?.values);
    const decided = await decideRequest(rooms, { ...clickOf(press, 'send'), allOrNothing }, budget());
    await afterStoring(press.ack(), rooms.log);
    if (decided.result !== 'done') await explain(rooms, press, decided);
  };
}
