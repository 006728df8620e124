import type { World } from '../world.ts';

/** Why the app does not answer now; undefined while it runs. The page is there before its first start. */
export function appWords({ app, bot }: Pick<World, 'app' | 'bot'>): string | undefined {
  if (app.status === 'running') return undefined;
  if (app.status === 'starting' || app.starts === 0) return `${bot.name} is starting…`;
  const why = app.problem ? ` ${app.problem}` : '';
  return `${bot.name} is not running.${why} Start it behind the curtain, under "Switches".`;
}
