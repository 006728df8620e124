import { Client } from 'undici';
import type { Load, Loaded } from './load.ts';

/** The process that plays many people at once, apart from the stand-ins, whose work would be in its times. */
process.on('message', async (load: Load) => {
  try {
    process.send?.(await play(load));
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});

/** Each user has a connection of his own, and sends the next post when the last one is answered. */
async function play({ urls, users, posts }: Load): Promise<Loaded> {
  const clients = Array.from({ length: users }, (_, index) => {
    const { origin, pathname: path } = new URL(urls[index % urls.length] ?? '');
    return { client: new Client(origin), path };
  });
  // The people behind a proxy share connections that are open long since.
  for (const { client } of clients) await (await client.request({ path: '/', method: 'GET' })).body.dump();
  const durations: number[] = [];
  const refused: string[] = [];
  let next = 0;
  const started = performance.now();
  const user = async ({ client, path }: (typeof clients)[number]) => {
    for (let post = posts[next++]; post; post = posts[next++]) {
      const sent = performance.now();
      const { statusCode, body } = await client.request({ path, method: 'POST', ...post });
      const text = await body.text();
      durations.push(performance.now() - sent);
      if (statusCode !== 200 || text.includes('"errors"')) refused.push(`${statusCode} ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(clients.map(user));
  const elapsedMs = performance.now() - started;
  await Promise.all(clients.map(({ client }) => client.close()));
  return { durations, elapsedMs, refused };
}
