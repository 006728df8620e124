import type { BlockAction, ButtonAction, Middleware, SlackActionMiddlewareArgs } from '@slack/bolt';
import { decideRequest } from '../../../services/decide-request.ts';
import type { Verb } from '../../../services/verbs.ts';
import { afterStoring } from '../after-storing.ts';
import { budget } from '../budget.ts';
import type { Rooms } from '../rooms.ts';
import { clickOf, explain } from './button.ts';

/** Approve, Cancel, Retry, and what holds up a batch: acked when the decision is stored, so that a crash loses nothing that looked done. */
export function decide(verb: Exclude<Verb, 'deny' | 'send'>) {
  return (rooms: Rooms): Middleware<SlackActionMiddlewareArgs<BlockAction<ButtonAction>>> =>
    async (press) => {
      const decided = await decideRequest(rooms, clickOf(press, verb), budget());
      await afterStoring(press.ack(), rooms.log);
      if (decided.result !== 'done') await explain(rooms, press, decided);
    };
}
