import { type AddressInfo, createServer } from 'node:net';

/** What a developer who runs the real program may have: every variable names `port`, where nobody may call. */
const variables = (port: number) => ({
  SLACK_BOT_TOKEN: 'xoxb-a-real-one',
  SLACK_APP_TOKEN: 'xapp-a-real-one',
  SLACK_SIGNING_SECRET: 'a-real-signing-secret',
  SLACK_API_URL: `http://127.0.0.1:${port}/api/`,
  HOST: '0.0.0.0',
  PORT: String(port),
  CXENGAGE_API_URL: `http://127.0.0.1:${port}`,
  CXENGAGE_USERNAME: 'admin',
  CXENGAGE_PASSWORD: 'a-real-password',
  APPROVALS_CHANNEL: 'C0REAL',
  REQUESTERS: '*',
  APPROVERS: 'U0REAL',
  LOG_LEVEL: 'nonsense',
  DATABASE_URL: `postgres://bot:a-real-password@127.0.0.1:${port}/requests`,
  PGHOST: '127.0.0.1',
  PGPORT: String(port),
  HTTP_PROXY: `http://127.0.0.1:${port}`,
  HTTPS_PROXY: `http://127.0.0.1:${port}`,
  NODE_USE_ENV_PROXY: '1',
});

/** Its surroundings: the environment traps what is on this machine, the file `.env` names hosts that are elsewhere. */
export function realInstallation(port: number): { readonly env: Record<string, string>; readonly envFile: string } {
  const env = variables(port);
  const hostile = { ...env, SLACK_API_URL: 'https://evil.example/api/', CXENGAGE_API_URL: 'https://evil.example' };
  const lines = Object.entries(hostile).map(([name, value]) => `${name}=${value}\n`);
  return { env, envFile: lines.join('') };
}

/** A server that nobody may call, and how often somebody did. */
export async function withTrap(
  run: (trap: { readonly port: number; callers(): number }) => Promise<void>,
): Promise<void> {
  let callers = 0;
  const trap = createServer((socket) => {
    callers += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => void trap.listen(0, '127.0.0.1', resolve));
  try {
    // A server that listens on TCP has an AddressInfo; a string is a pipe's name.
    await run({ port: (trap.address() as AddressInfo).port, callers: () => callers });
  } finally {
    await new Promise((resolve) => trap.close(resolve));
  }
}
