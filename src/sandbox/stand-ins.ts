import type { SandboxClock } from './clock.ts';
import { type CxengageStandIn, startCxengage } from './cxengage/server.ts';
import { readManifest } from './manifest.ts';
import { seed } from './slack/seed.ts';
import { type SlackStandIn, startSlack } from './slack/server.ts';

export interface StandIns {
  readonly slack: SlackStandIn;
  readonly cxengage: CxengageStandIn;
  close(): Promise<void>;
}

/** A Slack that granted what `manifest.yml` asks for, and a CxEngage, both on loopback. */
export async function startStandIns(clock: SandboxClock): Promise<StandIns> {
  const { scopes } = await readManifest();
  const slack = await startSlack({ clock, seed, scopes });
  const cxengage = await startCxengage({ clock });
  return {
    slack,
    cxengage,
    async close() {
      await Promise.all([slack.close(), cxengage.close()]);
    },
  };
}
