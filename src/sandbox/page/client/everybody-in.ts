import type { World } from '../world.ts';
import type { Option } from './blockkit/surroundings.ts';

/** What a menu of people or of channels offers: of the channels only public ones (docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element). */
export function everybodyIn(world: World, kind: 'users' | 'channels'): readonly Option[] {
  if (kind === 'users') return world.people.map(({ id, realName }) => ({ value: id, text: realName }));
  const channels = world.channels.filter((channel) => channel.kind === 'public');
  return channels.map(({ id, name }) => ({ value: id, text: `# ${name}` }));
}
