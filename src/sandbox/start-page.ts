import type { SandboxClock } from './clock.ts';
import { type Backstage, createBackstage } from './page/backstage.ts';
import { type PageServer, servePage } from './page/server.ts';
import { startStandIns } from './stand-ins.ts';

export interface SandboxPage extends Pick<PageServer, 'url' | 'address'> {
  readonly stage: Backstage;
  /** Resolves once the app has been started, or has said why it cannot be. */
  readonly started: Promise<void>;
  close(): Promise<void>;
}

/** Both stand-ins, the app as a process, and the page that shows them. The page is there before the app runs. */
export async function startPage(options: {
  readonly clock: SandboxClock;
  /** Where the store's file is. */
  readonly folder: string;
  readonly port?: number;
}): Promise<SandboxPage> {
  const { clock, folder, port } = options;
  const standIns = await startStandIns(clock);
  const stage = createBackstage({ standIns, clock, folder });
  try {
    const { url, address, close } = await servePage(stage, standIns.commands, port);
    return {
      url,
      address,
      stage,
      started: stage.start(),
      async close() {
        await close();
        await stage.close();
      },
    };
  } catch (error) {
    await stage.close();
    throw error;
  }
}
