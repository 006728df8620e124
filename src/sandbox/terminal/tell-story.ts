import { join } from 'node:path';
import { createLogger } from '../../logger.ts';
import { createClock } from '../clock.ts';
import { startSandbox } from '../start-sandbox.ts';
import { playStory } from './story.ts';
import { createTeller } from './teller.ts';

/** Plays the story in the terminal, with a store in `folder`. */
export async function tellStory(folder: string): Promise<void> {
  const databaseUrl = `sqlite:${join(folder, 'requests.db')}`;
  // The story is told without the program's log between its lines.
  const sandbox = await startSandbox({ clock: createClock(), mode: 'http', databaseUrl, log: createLogger('error') });
  await playStory(
    sandbox,
    createTeller((text) => void process.stdout.write(text)),
  );
  await sandbox.close();
}
