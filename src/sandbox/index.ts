import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogger } from '../logger.ts';
import { createClock } from './clock.ts';
import { startSandbox } from './start-sandbox.ts';
import { playStory } from './terminal/story.ts';
import { createTeller } from './terminal/teller.ts';

const { values } = parseArgs({ options: { story: { type: 'boolean', default: false } } });
if (process.env.NODE_ENV === 'production') {
  process.stderr.write('The sandbox is for trying things out; it does not start with NODE_ENV=production.\n');
  process.exit(1);
}

const folder = await mkdtemp(join(tmpdir(), 'create-user-sandbox-'));
const sandbox = await startSandbox({
  clock: createClock(),
  mode: 'http',
  databaseUrl: `sqlite:${join(folder, 'requests.db')}`,
  // The story is told without the program's log between its lines.
  log: createLogger(values.story ? 'error' : 'info'),
});
async function stop(): Promise<never> {
  await sandbox.close();
  await rm(folder, { recursive: true });
  process.exit(0);
}
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

if (values.story) {
  await playStory(
    sandbox,
    createTeller((text) => void process.stdout.write(text)),
  );
  await stop();
}
process.stdout.write(`
A Slack workspace and a CxEngage of your own, on this machine only. No account is needed; nothing leaves it.

  Slack stand-in      ${sandbox.slack.url}
  CxEngage stand-in   ${sandbox.cxengage.url}
  The app             http://127.0.0.1:${sandbox.app.port}/slack/events

  See the whole story, step by step:   npm run sandbox -- --story
  Stop:                                Ctrl-C
`);
