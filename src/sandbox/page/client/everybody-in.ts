import type { World } from '../world.ts';
import type { Option } from './blockkit/surroundings.ts';

/** What a menu of people or of channels offers. */
export function everybodyIn(world: World, kind: 'users' | 'channels'): readonly Option[] {
  if (kind === 'users') return world.people.map(({ id, realName }) => ({ value: id, text: realName }));
  const channels = world.channels.filter((channel) => channel.kind !== 'direct');
  return channels.map(({ id, name }) => ({ value: id, text: `# ${name}` }));
}
