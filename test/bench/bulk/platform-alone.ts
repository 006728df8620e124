import { createClock } from '../../../src/sandbox/clock.ts';
import { startCxengage } from '../../../src/sandbox/cxengage/server.ts';
import { network } from './network.ts';
import { watchUsers } from './watch-users.ts';

/** A CxEngage with the same latency and no bot: an address for POSTs, and a token. */
export interface PlatformAlone {
  readonly url: string;
  readonly token: string;
}

/** Lets `post` create users there. Answers with POSTs a second; undefined when it could not. */
export async function platformAlone(post: (platform: PlatformAlone) => Promise<boolean>): Promise<number | undefined> {
  const cxengage = await startCxengage({ clock: createClock() });
  const end = network(cxengage, false);
  const calls = watchUsers(cxengage);
  try {
    const response = await fetch(`${cxengage.url}/v1/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: cxengage.apiKey.id, password: cxengage.apiKey.secret }),
    });
    const token = String(Object(await response.json()).token);
    return (await post({ url: `${cxengage.url}/v1/users`, token }))
      ? (calls.posts / calls.postingMs) * 1_000
      : undefined;
  } finally {
    end();
    await cxengage.close();
  }
}
