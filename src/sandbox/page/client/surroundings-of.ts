import type { World } from '../world.ts';
import type { Surroundings } from './blockkit/surroundings.ts';
import { lookUp } from './look-up.ts';
import { placeOf } from './sight.ts';

/** What blocks ask about the workspace on behalf of their reader, `me`; `open` leads to a message. */
export function surroundingsOf(
  world: World,
  me: string,
  open: (place: { channel: string; ts: string; thread?: string }) => void,
  press: Surroundings['press'],
): Surroundings {
  return {
    userName: (id) => lookUp(world.names, id),
    groupHandle: (id) => lookUp(world.groups, id),
    channel(id) {
      const found = world.channels.find((channel) => channel.id === id);
      if (!found) return undefined;
      const isPrivate = found.kind !== 'public';
      return isPrivate && !found.members.includes(me) ? { isPrivate } : { isPrivate, name: found.name };
    },
    goTo(url) {
      const place = placeOf(url, world.slackUrl);
      return place && (() => open(place));
    },
    press,
  };
}
