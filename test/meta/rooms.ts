/** What a room of `src` may import. A room is a folder, or a file; the longest name that fits a path is its room. */
export interface Room {
  /** Other rooms. */
  readonly sees: readonly string[];
  /** Rooms and packages of which only types may be imported. */
  readonly types?: readonly string[];
  /** Packages; `x/*` is everything below `x`. */
  readonly packages: readonly string[];
}

/** The arrows: `index → app → everything; slack/listeners, jobs, cli → services → kinds → ports → domain ← store, cxengage, slack`. */
export const ROOMS: Readonly<Record<string, Room>> = {
  'index.ts': {
    sees: ['app.ts', 'config.ts', 'environment', 'logger.ts', 'proxy.ts'],
    packages: ['node:crypto', 'node:module'],
  },
  'app.ts': {
    sees: [
      'readiness.ts',
      'services',
      'jobs',
      'slack',
      'slack/listeners',
      'slack/surfaces',
      'store',
      'cxengage',
      'csv',
      'domain',
      'errors.ts',
    ],
    types: ['config.ts', 'finding.ts', 'ports'],
    packages: [],
  },
  'config.ts': { sees: ['variables.ts'], packages: ['valibot'] },
  'variables.ts': { sees: ['domain'], packages: ['valibot', 'libphonenumber-js/*'] },
  environment: {
    sees: ['domain', 'variables.ts', 'errors.ts'],
    types: ['config.ts'],
    packages: ['dotenv', 'node:fs', 'node:path'],
  },
  'errors.ts': { sees: [], packages: [] },
  'finding.ts': { sees: [], packages: [] },
  'proxy.ts': { sees: [], packages: ['node:http'] },
  'user-agent.ts': { sees: [], packages: ['node:fs'] },
  'logger.ts': { sees: ['errors.ts'], packages: ['pino'] },
  'timeouts.ts': { sees: [], packages: [] },
  'cache.ts': { sees: [], types: ['ports'], packages: [] },
  'readiness.ts': { sees: ['domain', 'errors.ts'], types: ['ports'], packages: [] },

  domain: { sees: [], packages: ['fastest-levenshtein', 'unhomoglyph', 'valibot', 'libphonenumber-js/*', 'node:url'] },
  ports: { sees: [], types: ['domain'], packages: [] },
  kinds: { sees: ['ports', 'domain', 'errors.ts'], packages: ['valibot'] },
  services: {
    sees: ['kinds', 'ports', 'domain', 'cache.ts', 'errors.ts'],
    packages: ['valibot', 'p-limit', 'node:timers/promises'],
  },
  jobs: { sees: ['ports', 'timeouts.ts'], packages: [] },

  slack: {
    sees: [
      'slack/surfaces',
      'slack/errors.ts',
      'slack/error-codes.ts',
      'user-agent.ts',
      'ports',
      'domain',
      'cache.ts',
      'errors.ts',
      'timeouts.ts',
    ],
    types: ['config.ts', 'finding.ts', 'node:http', 'node:net'],
    packages: ['@slack/bolt', 'undici', 'p-limit', 'valibot', 'node:crypto'],
  },
  'slack/errors.ts': { sees: ['slack/error-codes.ts', 'errors.ts'], packages: ['@slack/bolt'] },
  'slack/error-codes.ts': { sees: [], packages: [] },
  'slack/surfaces': { sees: ['kinds', 'domain'], types: ['@slack/bolt', 'ports'], packages: ['valibot'] },
  'slack/listeners': {
    sees: ['slack/surfaces', 'slack/errors.ts', 'services', 'kinds', 'domain', 'errors.ts'],
    types: ['@slack/bolt', 'ports'],
    packages: ['valibot'],
  },

  cxengage: {
    sees: ['cxengage/client.ts', 'ports', 'domain', 'cache.ts', 'errors.ts', 'timeouts.ts'],
    types: ['finding.ts'],
    packages: ['valibot', 'p-limit'],
  },
  'cxengage/client.ts': { sees: ['user-agent.ts'], packages: ['ky'] },
  store: {
    sees: ['domain', 'errors.ts'],
    types: ['finding.ts', 'ports'],
    packages: [
      'kysely',
      'kysely/migration',
      'better-sqlite3',
      'pg',
      'valibot',
      'node:crypto',
      'node:fs',
      'node:path',
      'node:timers/promises',
      'node:util',
    ],
  },

  csv: {
    sees: ['domain', 'errors.ts'],
    types: ['ports'],
    packages: ['csv-parse', 'csv-stringify/sync', 'node:buffer', 'node:timers/promises'],
  },
  cli: {
    sees: [
      'config.ts',
      'variables.ts',
      'environment',
      'proxy.ts',
      'logger.ts',
      'timeouts.ts',
      'services',
      'csv',
      'cxengage',
      'slack',
      'store',
      'domain',
      'errors.ts',
    ],
    types: ['finding.ts', 'ports'],
    packages: [
      'yaml',
      'valibot',
      'node:fs',
      'node:http',
      'node:https',
      'node:path',
      'node:stream/consumers',
      'node:util',
    ],
  },

  sandbox: {
    sees: ['app.ts', 'config.ts', 'logger.ts', 'sandbox/slack/json.ts'],
    types: ['domain', 'ports', 'sandbox/page/world.ts'],
    packages: ['express', 'ws', 'yaml', 'pg', 'p-limit', 'valibot', 'node:*'],
  },
  // These run in the browser too.
  'sandbox/slack/json.ts': { sees: [], packages: [] },
  'sandbox/page/world.ts': { sees: [], types: ['sandbox', 'sandbox/slack/json.ts'], packages: [] },
  'sandbox/page/client': {
    sees: ['sandbox/slack/json.ts'],
    types: ['sandbox/page/world.ts', 'domain', 'ports'],
    packages: ['preact', 'preact/hooks', 'htm'],
  },
};

/** The name of the room that a file is in. */
export function roomOf(path: string): string | undefined {
  const rooms = Object.keys(ROOMS).filter((room) => path === room || path.startsWith(`${room}/`));
  return rooms.sort((a, b) => b.length - a.length)[0];
}
