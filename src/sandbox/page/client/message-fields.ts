import { textOf } from '../../slack/json.ts';
import type { World } from '../world.ts';
import type { Fields, FieldValue } from './blockkit/surroundings.ts';
import { everybodyIn } from './everybody-in.ts';
import type { Place } from './place.ts';

/** The inputs of a message as one person has them. Menus that ask the app for their options are only shown. */
export function messageFields(
  world: World,
  me: string,
  message: Place,
  choose: (actionId: string, value: FieldValue) => void,
): Fields {
  const { channel, ts } = message;
  const chosen = world.choices[me]?.find((choice) => choice.channel === channel && choice.ts === ts);
  const never = async () => {
    throw new Error('That is not possible in a message.');
  };
  return {
    takes: ({ type }) => !textOf(type).endsWith('external_select'),
    formId: `${channel}-${ts}`,
    held: (blockId, actionId) => chosen?.state[blockId]?.[actionId],
    error: () => undefined,
    put: (_blockId, actionId, value) => choose(actionId, value),
    options: never,
    everybody: (kind) => everybodyIn(world, kind),
    upload: never,
  };
}
