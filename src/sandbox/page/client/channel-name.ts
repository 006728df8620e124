import type { World, WorldChannel } from '../world.ts';
import { html } from './html.ts';
import { Icon } from './icon.ts';

/** What a conversation is called, in words only. */
export function titleOf(world: World, { kind, name }: WorldChannel): string {
  if (kind === 'direct') return world.bot.name;
  return kind === 'private' ? name : `# ${name}`;
}

/** The same with the lock of a private channel. */
export function ChannelName({ world, channel }: { world: World; channel: WorldChannel }) {
  const title = titleOf(world, channel);
  if (channel.kind !== 'private') return title;
  return html`<${Icon} of="lock" /> <span class="unseen">private channel </span>${title}`;
}
