import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkBatch } from '../../src/cli/check-file.ts';
import { checkCxengage } from '../../src/cxengage/check.ts';
import { isKnownError, type KnownError } from '../../src/errors.ts';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import { batchRules } from '../../src/services/batch/read.ts';
import { refusalOf } from '../../src/services/outcome-of.ts';
import { sentenceFor } from '../../src/slack/listeners/answers.ts';
import { type Scene, thrownBy, withStandIn } from './with-stand-in.ts';

const test = suite('what CxEngage does not permit');

const VIEW_ROLES =
  "CxEngage refused this: forbidden: needs MANAGE_ALL_ROLES or VIEW_ALL_ROLES (403). The bot's credentials need the permission VIEW_ALL_ROLES. The bot's operator can grant it in CxEngage.";
const VIEW_USERS =
  "CxEngage refused this: forbidden: needs VIEW_ALL_USERS or PLATFORM_VIEW_ALL_USERS or CONFIG_USERS_VIEW (403). The bot's credentials need the permission VIEW_ALL_USERS. The bot's operator can grant it in CxEngage.";

const without = ({ standIn }: Scene, ...names: readonly string[]) => {
  for (const name of names) standIn.state.callers.apiKey.permissions.delete(name);
};

/** What the doctor says of it. */
async function wrongIn({ standIn, clock }: Scene): Promise<readonly string[]> {
  const { id: keyId, secret: keySecret, tenantId } = standIn.apiKey;
  const credentials = { keyId, keySecret, tenantId };
  const findings = await checkCxengage({ url: standIn.url, credentials, concurrency: 4, clock });
  return findings.filter(({ state }) => state === 'wrong').map(({ text }) => text);
}

/** What a form says of it, without the reference that follows. */
function inForm(error: KnownError): string {
  const log = { info() {}, warn() {}, error() {} };
  // `sentenceFor` uses only the log and the ids of its deps.
  const deps = { log, newId: () => '0a1b2c3d' } as unknown as Parameters<typeof sentenceFor>[0];
  return sentenceFor(deps, error).replace(' Reference: 0a1b2c3d.', '');
}

test(
  'roles: the form, the thread, the rows of a file, the start and the doctor say it in the same words',
  withStandIn(async (scene) => {
    const { platform, connect } = scene;
    const [roles, tenants] = [await platform.roles(), await platform.tenants()];
    without(scene, 'VIEW_ALL_ROLES', 'MANAGE_ALL_ROLES');
    const refused = await thrownBy(connect().roles(), 'forbidden');
    const reads = { ...connect(), roles: async () => roles, tenants: async () => tenants };
    const rules = await batchRules(reads, ['email', 'tenantId'], { country: undefined, status: 'enabled' });
    assert.equal(
      {
        form: inForm(refused),
        thread: refusalOf(refused).sentence,
        rows: rules.tenantRoles.get(seedIds.harbour),
        start: (await thrownBy(connect().check(), 'forbidden')).message,
        doctor: await wrongIn(scene),
      },
      { form: VIEW_ROLES, thread: VIEW_ROLES, rows: VIEW_ROLES, start: VIEW_ROLES, doctor: [VIEW_ROLES] },
    );
  }),
);

test(
  'users: so do the check of a file in the terminal and the doctor',
  withStandIn(async (scene) => {
    const { platform, connect } = scene;
    const rules = await batchRules(platform, ['email'], { country: undefined, status: 'enabled' });
    without(scene, 'VIEW_ALL_USERS');
    const refused = await thrownBy(connect().findUser('bob@example.com'), 'forbidden');
    const rows = [{ line: 2, cells: { email: 'bob@example.com', roleId: seedIds.platformUser } }];
    const file: string[] = [];
    for await (const verdict of checkBatch(connect(), rules, rows)) {
      file.push(verdict.state === 'unknown' ? verdict.reason : verdict.state);
    }
    assert.equal(
      {
        form: inForm(refused),
        file,
        doctor: await wrongIn(scene),
      },
      { form: VIEW_USERS, file: [VIEW_USERS], doctor: [VIEW_USERS] },
    );
  }),
);

test(
  'a role above the bot’s own is named beside the permission: CxEngage does not say which of them it is',
  withStandIn(async ({ standIn, platform }) => {
    standIn.state.callers.apiKey.permissions.delete('MANAGE_ALL_USERS');
    const user = { email: 'bob@example.com', roleId: seedIds.platformUser };
    const error = await platform.createUser(user).catch((thrown: unknown) => thrown);
    assert.ok(isKnownError(error, 'forbidden'));
    assert.match(
      error.message,
      /^CxEngage refused this: forbidden.* \(403\)\. The bot's credentials need the permission MANAGE_ALL_USERS and every permission of the role\. The bot's operator can grant them in CxEngage\.$/,
    );
  }),
);

test.run();
