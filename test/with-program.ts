import * as assert from 'uvu/assert';
import { createClock, type SandboxClock } from '../src/sandbox/clock.ts';
import { type CxengageStandIn, startCxengage } from '../src/sandbox/cxengage/server.ts';
import { environmentOf } from '../src/sandbox/environment-of.ts';
import { seed } from '../src/sandbox/slack/seed.ts';
import { type SlackStandIn, startSlack } from '../src/sandbox/slack/server.ts';
import { SCOPES } from '../src/slack/check.ts';
import { type Program, startProgram } from './helpers/program.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface StandIns {
  readonly clock: SandboxClock;
  readonly slack: SlackStandIn;
  readonly cxengage: CxengageStandIn;
}

export interface Scene extends StandIns {
  /** `src/start.js`, started. */
  readonly program: Program;
  /** Waits until it runs; in HTTP mode Slack delivers to its port from then on. */
  running(): Promise<number | undefined>;
}

export interface Setting {
  readonly mode?: 'http' | 'socket';
  /** Variables that differ from those of a good start, after the stand-ins are prepared. */
  readonly env?: Env | ((standIns: StandIns) => Env);
  /** All variables come in a file `.env` instead of the environment. */
  readonly envFile?: boolean;
  readonly scopes?: readonly string[];
  readonly prepare?: (standIns: StandIns) => unknown;
  /** Of a run that takes long and prints much: see `startProgram`. */
  readonly program?: Pick<Parameters<typeof startProgram>[1], 'limitMs' | 'onLines' | 'keeps'>;
}

const START = new URL('../src/start.js', import.meta.url);

/**
 * The real program as a process, against stand-ins of its own. Whatever `run` does with it, nothing that it printed may
 * hold a secret or personal data.
 */
export async function withProgram(run: (scene: Scene) => Promise<void>, setting: Setting = {}): Promise<void> {
  const clock = createClock();
  const [slack, cxengage] = await Promise.all([
    startSlack({ clock, seed, scopes: setting.scopes ?? SCOPES }),
    startCxengage({ clock }),
  ]);
  const standIns = { clock, slack, cxengage };
  const found = new Set<string>();
  const onLines = (lines: string) => {
    for (const part of privateParts(lines, standIns)) found.add(part);
    setting.program?.onLines?.(lines);
  };
  let program: Program | undefined;
  try {
    await setting.prepare?.(standIns);
    const env = environment(standIns, setting);
    const variables = setting.envFile ? { envFile: fileOf(env) } : { env };
    program = await startProgram(START, { ...setting.program, ...variables, onLines });
    const { line } = program;
    await run({
      ...standIns,
      program,
      async running() {
        const { mode, port } = JSON.parse(await line(/"msg":"running"/));
        if (mode === 'http') slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
        return port;
      },
    });
    assert.equal([...found], []);
  } finally {
    await program?.remove();
    await Promise.all([slack.close(), cxengage.close()]);
  }
}

function environment(standIns: StandIns, { mode = 'http', env = {} }: Setting): Env {
  const { slack, cxengage } = standIns;
  const own = typeof env === 'function' ? env(standIns) : env;
  return { ...environmentOf(slack, cxengage, mode), LOG_LEVEL: 'trace', ...own };
}

const fileOf = (env: Env) =>
  Object.entries(env)
    .map(([name, value]) => `${name}=${value ?? ''}\n`)
    .join('');

/** Words of these that stand in `output`: secrets of the stand-ins, whatever looks like one, e-mail addresses, names. */
function privateParts(output: string, { slack, cxengage }: StandIns): readonly string[] {
  const secrets = [
    ...[slack.botToken, slack.appToken, slack.signingSecret],
    ...[cxengage.apiKey.secret, cxengage.serviceUser.password],
  ];
  const names = seed.people.flatMap(({ realName }) => realName.split(' '));
  const looks = [/xox[a-z]-\S+/, /xapp-\S+/, /ticket=\S+/, /eyJ\w+\.\S+/, /[\w.+-]+@[\w-]+\.\w+/, /s3cret\S*/];
  return [
    ...secrets.filter((secret) => output.includes(secret)),
    ...[...names, 'Zoltan', 'Quist'].filter((name) => new RegExp(`\\b${name}\\b`).test(output)),
    ...looks.flatMap((pattern) => pattern.exec(output)?.[0] ?? []),
  ];
}
