import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { tables } from '../../src/csv/tables.ts';
import type { BatchRequest, Request } from '../../src/domain/request.ts';
import { KnownError } from '../../src/errors.ts';
import type { Claim, JobKind } from '../../src/ports/jobs.ts';
import type { Members, Notifier, PostedMessage } from '../../src/ports/slack.ts';
import type { Store } from '../../src/ports/store.ts';
import { createClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import { rowPace } from '../../src/services/batch/pace.ts';
import { runRowQueue } from '../../src/services/batch/row-queue.ts';
import { sendFiles } from '../../src/services/batch/send-files.ts';
import { showRequest } from '../../src/services/show-request.ts';
import { openStore } from '../../src/store/open.ts';
import { batchRow } from '../helpers/batches.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { batchOf, createUserRequest, submission } from '../helpers/requests.ts';

const test = suite('what a run has stored is progress');

const MINUTE = 60_000;
const card: PostedMessage = { purpose: 'card', channel: 'C1', ts: '1.1' };

interface Scene {
  readonly store: Store;
  readonly clock: SandboxClock;
  /** The third start of a job of this request: two were lost. */
  claimed(kind: JobKind, request: Request): Promise<Claim>;
  /** The number of the next start, should this one be lost as well. */
  next(claim: Claim): Promise<number | undefined>;
}

function withScene(run: (scene: Scene) => Promise<void>) {
  return async () => {
    const database = await createSqliteDatabase();
    const clock = createClock();
    const store = await openStore({ url: database.url, clock, newId: randomUUID });
    const claimOf = async (kind: JobKind) => (await store.claimJobs(kind, 1, MINUTE))[0];
    try {
      await run({
        store,
        clock,
        async claimed(kind, request) {
          await store.submit(request, submission(request, randomUUID(), [kind]));
          for (let count = 0; count < 2; count += 1) {
            await claimOf(kind);
            clock.advance(MINUTE);
          }
          const claim = await claimOf(kind);
          assert.is(claim?.starts, 3);
          assert.ok(claim);
          return claim;
        },
        async next(claim) {
          assert.is(await store.giveBackJob(claim), true);
          return (await claimOf(claim.kind))?.starts;
        },
      });
    } finally {
      await store.close();
      await database.drop();
    }
  };
}

const members: Members = {
  known: () => undefined,
  find: async (person) => ({ ...person, standing: 'full_member', groups: [], email: `${person.userId}@example.com` }),
  isInApprovalsChannel: async () => true,
};
const log = { info() {}, warn() {}, error() {} };
/** A message that Slack takes, or does not. */
const drawnAs = (send: () => Promise<void>) => () => ({ shown: 'something new', send });
const away = () => Promise.reject(new KnownError('upstream', 'Slack is away.'));

function showPorts({ store, clock }: Scene, drawn: Pick<Notifier, 'post' | 'draw'>) {
  const notifier = { ...drawn, exists: async () => true, channelNow: async () => undefined };
  return { store, members, notifier, clock, random: () => 0, log };
}

test(
  'a message that was posted',
  withScene(async (scene) => {
    const claim = await scene.claimed('show_request', createUserRequest());
    let posts = 0;
    const post = async (purpose: PostedMessage['purpose']) => {
      posts += 1;
      return posts === 1 ? { ...card, purpose } : away();
    };
    await showRequest(showPorts(scene, { post, draw: drawnAs(away) }), claim);
    assert.is(posts, 2);
    assert.is(await scene.next(claim), 1);
  }),
);

test(
  'not a message that was brought up to date, or could not be posted: the next run does it again',
  withScene(async (scene) => {
    const request = createUserRequest();
    const claim = await scene.claimed('show_request', request);
    await scene.store.saveMessage(request.id, card);
    await showRequest(showPorts(scene, { post: away, draw: drawnAs(async () => {}) }), claim);
    assert.is(await scene.next(claim), 4);
  }),
);

for (const [what, upload, starts] of [
  ['a file that was uploaded', async () => 'F1', 1],
  ['not a file that could not be', away, 4],
] as const) {
  test(
    what,
    withScene(async (scene) => {
      const batch = batchOf({ status: 'draft' });
      const claim = await scene.claimed('send_files', batch);
      await scene.store.addRows(batch.id, [batchRow(2, { state: 'invalid', problems: { email: 'Is none.' } })]);
      await scene.store.saveMessage(batch.id, { ...card, purpose: 'direct' });
      const files = { upload, download: away };
      await sendFiles({ ...showPorts(scene, { post: away, draw: drawnAs(away) }), files, tables }, claim);
      assert.is(await scene.next(claim), starts);
    }),
  );
}

/** Goes through four rows, of which `work` has its way with each. */
async function through({ store, clock, claimed }: Scene, work: (line: number) => Promise<void>) {
  const batch: BatchRequest = batchOf({ status: 'checking' });
  const claim = await claimed('check_batch', batch);
  await store.addRows(
    batch.id,
    [2, 3, 4, 5].map((line) => batchRow(line, { state: 'unchecked' })),
  );
  let noted = 0;
  const counting: Store = {
    ...store,
    noteProgress(of) {
      noted += 1;
      return store.noteProgress(of);
    },
  };
  const ports = { store: counting, clock, pace: rowPace(1, clock, () => 0) };
  const run = { ports, claim, request: batch, closing: new AbortController().signal };
  const ended = runRowQueue(run, {
    goesOn: () => true,
    async work(row) {
      await work(row.line);
      await store.changeRow(claim, row, { state: 'new' });
    },
  });
  await ended.catch(() => undefined);
  return { claim, noted };
}

test(
  'a row, and the first of a run only, for that costs a statement',
  withScene(async (scene) => {
    const { claim, noted } = await through(scene, async () => {});
    assert.is(noted, 1);
    assert.is(await scene.next(claim), 1);
  }),
);

test(
  'not a row that came to nothing',
  withScene(async (scene) => {
    const { claim, noted } = await through(scene, async () => {
      throw new TypeError('a defect');
    });
    assert.is(noted, 0);
    assert.is(await scene.next(claim), 4);
  }),
);

test.run();
