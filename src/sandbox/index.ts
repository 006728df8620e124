import { mkdtemp, rm } from 'node:fs/promises';
import { setGlobalProxyFromEnv } from 'node:http';
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { story: { type: 'boolean', default: false }, doctor: { type: 'boolean', default: false } },
});
if (process.env.NODE_ENV === 'production') {
  process.stderr.write('The sandbox is for trying things out. It does not start with NODE_ENV=production.\n');
  process.exit(1);
}
enableCompileCache();
// Nothing leaves this machine, not even to a proxy that Node.js was told to use (NODE_USE_ENV_PROXY).
setGlobalProxyFromEnv({ http_proxy: 'http://127.0.0.1:9', no_proxy: '*' });

const folder = await mkdtemp(join(tmpdir(), 'create-user-sandbox-'));
let close = async () => {};
async function stop(code = 0): Promise<never> {
  await close();
  await rm(folder, { recursive: true });
  process.exit(code);
}
// A second signal must not end it half-way: its folder would stay.
let stopping: Promise<never> | undefined;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => (stopping ??= stop()));

if (values.story) {
  const { tellStory } = await import('./terminal/tell-story.ts');
  await tellStory(folder);
  await stop();
}

if (values.doctor) {
  const { runDoctor } = await import('./terminal/run-doctor.ts');
  // What decides about colors.
  const { NO_COLOR, TERM } = process.env;
  await stop(await runDoctor(folder, { ...(NO_COLOR && { NO_COLOR }), ...(TERM && { TERM }) }));
}

// Imported late so that the compile cache is on for them.
const [{ createClock }, { startPage }] = await Promise.all([import('./clock.ts'), import('./start-page.ts')]);
const page = await startPage({ clock: createClock(), folder });
close = page.close;
process.stdout.write(`
A Slack workspace and a CxEngage of your own, on this machine only. You need no account, and nothing leaves this machine.

  Open this in a browser:   ${page.address}
  Stop:                     Ctrl-C

`);
await page.started;
const { problem } = page.stage.app.state;
if (problem) process.stderr.write(`The app is not running: ${problem}\n`);
