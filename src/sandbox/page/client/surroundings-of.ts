import type { World } from '../world.ts';
import type { Surroundings } from './blockkit/surroundings.ts';
import { lookUp } from './look-up.ts';
import { placeOf } from './sight.ts';

/** What blocks ask about the workspace; `open` leads to a message. */
export function surroundingsOf(
  world: World,
  open: (place: { channel: string; ts: string; thread?: string }) => void,
  press: Surroundings['press'],
): Surroundings {
  return {
    userName: (id) => lookUp(world.names, id),
    groupHandle: (id) => lookUp(world.groups, id),
    channelName: (id) => world.channels.find((channel) => channel.id === id)?.name,
    goTo(url) {
      const place = placeOf(url, world.slackUrl);
      return place && (() => open(place));
    },
    press,
  };
}
