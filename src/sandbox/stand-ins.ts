import type { SandboxClock } from './clock.ts';
import { type CxengageStandIn, startCxengage } from './cxengage/server.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { seed } from './slack/seed.ts';
import { type SlackStandIn, startSlack } from './slack/server.ts';

export interface StandIns {
  readonly slack: SlackStandIn;
  readonly cxengage: CxengageStandIn;
  /** The app's commands, which Slack's composer shows. */
  readonly commands: Manifest['commands'];
  close(): Promise<void>;
}

/** A Slack that granted what `manifest.yml` asks for, and a CxEngage, both on loopback. */
export async function startStandIns(clock: SandboxClock): Promise<StandIns> {
  const { scopes, commands } = await readManifest();
  const slack = await startSlack({ clock, seed, scopes });
  const cxengage = await startCxengage({ clock });
  return {
    slack,
    cxengage,
    commands,
    async close() {
      await Promise.all([slack.close(), cxengage.close()]);
    },
  };
}
