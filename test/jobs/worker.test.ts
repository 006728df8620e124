import { randomUUID } from 'node:crypto';
import { mock } from 'node:test';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Request } from '../../src/domain/request.ts';
import { createWorker, type JobTable, type RunJob, type Worker, type WorkerOptions } from '../../src/jobs/worker.ts';
import { createLogger } from '../../src/logger.ts';
import type { Claim, JobKind } from '../../src/ports/jobs.ts';
import type { Store } from '../../src/ports/store.ts';
import { createClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import { openStore } from '../../src/store/open.ts';
import { createSqliteDatabase } from '../helpers/databases.ts';
import { inTime } from '../helpers/in-time.ts';
import { createUserRequest, submission } from '../helpers/requests.ts';

const test = suite('the worker');

type Job = RunJob;

interface Differently {
  readonly table?: Partial<JobTable>;
  readonly store?: Partial<Store>;
  readonly giveUp?: WorkerOptions['giveUp'];
}

interface Shop {
  readonly store: Store;
  readonly clock: SandboxClock;
  readonly log: readonly Record<string, unknown>[];
  /** A started worker whose jobs all run `job`; stopped after the test. */
  work(job: Job, differently?: Differently): Worker;
  /** A request with jobs that are due now. */
  ask(...jobs: readonly JobKind[]): Promise<Request>;
  /** How many jobs are due and held by nobody; they are held afterwards. */
  due(): Promise<number>;
}

const never = async () => {
  throw new Error('no job is to be given up here');
};

/** Three runs of the job are lost, as those of a process that was killed. */
async function loseStarts({ store, clock }: Shop): Promise<void> {
  for (const starts of [1, 2, 3]) {
    const [claim] = await store.claimJobs('show_request', 1, 60_000);
    assert.is(claim?.starts, starts);
    clock.advance(60_000);
  }
}

/** The same for every kind of job. */
function tableOf(job: RunJob): JobTable {
  return {
    show_request: job,
    carry_out_request: job,
    repost_card: job,
    check_batch: job,
    carry_out_batch: job,
    show_progress: job,
    send_files: job,
  };
}

function withShop(run: (shop: Shop) => Promise<void>): () => Promise<void> {
  return async () => {
    const database = await createSqliteDatabase();
    const clock = createClock();
    const store = await openStore({ url: database.url, clock, newId: randomUUID });
    const log: Record<string, unknown>[] = [];
    const logger = createLogger('info', { write: (line) => void log.push(JSON.parse(line)) });
    const workers: Worker[] = [];
    try {
      await run({
        store,
        clock,
        log,
        work(job, differently = {}) {
          const table = { ...tableOf(job), ...differently.table };
          const { giveUp = never } = differently;
          const worker = createWorker({ store: { ...store, ...differently.store }, table, giveUp, clock, log: logger });
          workers.push(worker);
          worker.start();
          return worker;
        },
        async ask(...jobs) {
          const request = createUserRequest();
          await store.submit(request, submission(request, randomUUID(), jobs.length ? jobs : ['show_request']));
          return request;
        },
        due: async () =>
          [
            ...(await store.claimJobs('show_request', 100, 60_000)),
            ...(await store.claimJobs('carry_out_request', 100, 60_000)),
          ].length,
      });
    } finally {
      await Promise.all(workers.map((worker) => worker.drain(1_000)));
      await store.close();
      await database.drop();
    }
  };
}

/** Collects what happens, and lets a test wait for the nth thing. */
function happenings<T>() {
  const all: T[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  return {
    all,
    add(one: T) {
      all.push(one);
      for (const { count, resolve } of waiting) if (all.length >= count) resolve();
    },
    async reaches(count: number): Promise<readonly T[]> {
      if (all.length < count) {
        const reached = new Promise<void>((resolve) => waiting.push({ count, resolve }));
        await inTime(reached, `the thing no. ${count}`, 5_000);
      }
      return all;
    },
  };
}

/** The store's function, with a word to the test when it has answered. */
function told<A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) {
  const answers = happenings<R>();
  return {
    answers,
    async call(...args: A): Promise<R> {
      const answer = await call(...args);
      answers.add(answer);
      return answer;
    },
  };
}

const END = { job: 'end' } as const;

test(
  'runs a due job by the row of its kind, and ends it',
  withShop(async ({ store, clock, work, ask, due }) => {
    const request = await ask('show_request', 'carry_out_request');
    const ran = happenings<string>();
    const ended = told(store.endJob);
    const row = (name: string) => async (claim: Claim) => {
      ran.add(`${name}: ${claim.kind} of ${claim.requestId}, try ${claim.attempts}`);
      return END;
    };
    const table = { show_request: row('show'), carry_out_request: row('carry out') };
    work(row('none'), { table, store: { endJob: ended.call } });
    assert.equal(await ended.answers.reaches(2), [true, true]);
    assert.equal([...ran.all].sort(), [
      `carry out: carry_out_request of ${request.id}, try 1`,
      `show: show_request of ${request.id}, try 1`,
    ]);
    clock.advance(3_600_000);
    assert.is(await due(), 0);
  }),
);

test(
  'leaves a job alone that its service has ended itself',
  withShop(async ({ store, work, ask }) => {
    await ask();
    const ran = happenings<Claim>();
    const ended = told(store.endJob);
    const worker = work(
      async (claim) => {
        await store.endJob(claim);
        ran.add(claim);
        return { job: 'ended' };
      },
      { store: { endJob: ended.call } },
    );
    await ran.reaches(1);
    await worker.drain(1_000);
    assert.equal(ended.answers.all, []);
  }),
);

test(
  'runs a postponed job again after its delay, not before, and counts the tries',
  withShop(async ({ store, clock, work, ask, due }) => {
    await ask();
    const tries = happenings<number>();
    const postponed = told(store.postponeJob);
    const worker = work(
      async ({ attempts }) => {
        tries.add(attempts);
        return attempts < 3 ? { job: 'postpone', delayMs: 60_000 } : END;
      },
      { store: { postponeJob: postponed.call } },
    );
    await postponed.answers.reaches(1);
    assert.is(await due(), 0);
    clock.advance(59_000);
    assert.is(await due(), 0);
    clock.advance(1_000);
    worker.wake();
    await postponed.answers.reaches(2);
    clock.advance(60_000);
    worker.wake();
    assert.equal(await tries.reaches(3), [1, 2, 3]);
  }),
);

test(
  'puts a job off by 10 s that fails in a way nobody foresaw, and says so in the log',
  withShop(async ({ store, clock, log, work, ask, due }) => {
    const { id } = await ask();
    const postponed = told(store.postponeJob);
    const worker = work(
      async () => {
        throw new TypeError('a defect');
      },
      { store: { postponeJob: postponed.call } },
    );
    assert.equal(await postponed.answers.reaches(1), [true]);
    await worker.drain(1_000);
    assert.match(JSON.stringify(log), `"job":"show_request","requestId":"${id}","cause":"TypeError a defect at `);
    clock.advance(9_000);
    assert.is(await due(), 0);
    clock.advance(1_000);
    assert.is(await due(), 1);
  }),
);

test(
  'tells the store how many tries came to nothing, where the run says so',
  withShop(async ({ store, work, ask }) => {
    await ask();
    const postponed = told(store.postponeJob);
    const worker = work(async () => ({ job: 'postpone', delayMs: 0, attempts: 7 }), {
      store: { postponeJob: postponed.call },
    });
    await postponed.answers.reaches(1);
    await worker.drain(1_000);
    assert.is((await store.claimJobs('show_request', 1, 60_000))[0]?.attempts, 8);
  }),
);

test(
  'counts a defect as a try and not as a lost run',
  withShop(async ({ store, clock, work, ask }) => {
    await ask();
    const postponed = told(store.postponeJob);
    const defect = async () => {
      throw new TypeError('a defect');
    };
    const worker = work(defect, { store: { postponeJob: postponed.call } });
    await postponed.answers.reaches(1);
    await worker.drain(1_000);
    clock.advance(10_000);
    const [claim] = await store.claimJobs('show_request', 1, 60_000);
    assert.equal([claim?.attempts, claim?.starts], [2, 1]);
  }),
);

test(
  'gives a job up whose runs did not come back three times, and runs it no more',
  withShop(async (shop) => {
    const { id } = await shop.ask();
    await loseStarts(shop);
    const [ran, given] = [happenings<Claim>(), happenings<Claim>()];
    const ended = told(shop.store.endJob);
    const run = async (claim: Claim) => {
      ran.add(claim);
      return END;
    };
    const giveUp = async (claim: Claim) => {
      given.add(claim);
      return END;
    };
    shop.work(run, { giveUp, store: { endJob: ended.call } });
    assert.equal(await ended.answers.reaches(1), [true]);
    assert.equal(
      given.all.map(({ requestId, starts }) => [requestId, starts]),
      [[id, 4]],
    );
    assert.equal(ran.all, []);
  }),
);

test(
  'runs a job a third time of which two runs did not come back',
  withShop(async ({ store, clock, work, ask }) => {
    await ask();
    for (const starts of [1, 2]) {
      assert.is((await store.claimJobs('show_request', 1, 60_000))[0]?.starts, starts);
      clock.advance(60_000);
    }
    const ran = happenings<number>();
    work(async ({ starts }) => {
      ran.add(starts);
      return END;
    });
    assert.equal(await ran.reaches(1), [3]);
  }),
);

test(
  'tries to give a job up again when its lease has ended, and does not run it',
  withShop(async (shop) => {
    const { store, clock, log } = shop;
    await shop.ask();
    await loseStarts(shop);
    const ran = happenings<Claim>();
    const given = happenings<number>();
    const postponed = told(store.postponeJob);
    const run = async (claim: Claim) => {
      ran.add(claim);
      return END;
    };
    const giveUp = async ({ starts }: Claim) => {
      given.add(starts);
      if (starts === 4) throw new Error('the database is away');
      return { job: 'postpone', delayMs: 60_000 } as const;
    };
    const worker = shop.work(run, { giveUp, store: { postponeJob: postponed.call } });
    await given.reaches(1);
    clock.advance(19_000);
    assert.is(await shop.due(), 0);
    clock.advance(1_000);
    worker.wake();
    assert.equal(await given.reaches(2), [4, 5]);
    await postponed.answers.reaches(1);
    assert.match(JSON.stringify(log), 'job failed');
    assert.equal(ran.all, []);
  }),
);

test(
  'runs a job once more that was asked for again while it ran',
  withShop(async ({ store, work, ask, due }) => {
    const request = await ask();
    const runs = happenings<number>();
    const ended = told(store.endJob);
    work(
      async ({ version }) => {
        runs.add(version);
        if (version === 1) {
          const event = { kind: 'approved', actor: request.requester, at: request.createdAt } as const;
          const change = { requestId: request.id, from: 'pending', to: 'approved', event } as const;
          await store.transition({ ...change, jobs: ['show_request'] });
        }
        return END;
      },
      { store: { endJob: ended.call } },
    );
    assert.equal(await runs.reaches(2), [1, 2]);
    await ended.answers.reaches(2);
    assert.is(await due(), 0);
  }),
);

for (const [kind, most] of [
  ['show_request', 4],
  ['carry_out_request', 8],
] as const) {
  test(
    `runs ${most} jobs of kind ${kind} at once, and one more when one of them has ended`,
    withShop(async ({ work, ask, due }) => {
      for (let count = 0; count <= most; count += 1) await ask(kind);
      const started = happenings<() => void>();
      const worker = work(() => new Promise((resolve) => started.add(() => resolve(END))));
      const running = await started.reaches(most);
      assert.is(await due(), 1, 'the last one is held by nobody');
      await ask(kind);
      worker.wake();
      assert.is(running.length, most);
      running[3]?.();
      await started.reaches(most + 1);
      for (const end of running) end();
    }),
  );
}

test(
  'lets jobs of one kind run while those of the other kind all hang',
  withShop(async ({ work, ask }) => {
    const release = Promise.withResolvers<void>();
    const [hanging, shown] = [happenings<string>(), happenings<string>()];
    const carry_out_request = async ({ requestId }: Claim) => {
      hanging.add(requestId);
      await release.promise;
      return END;
    };
    const worker = work(
      async ({ requestId }) => {
        shown.add(requestId);
        return END;
      },
      { table: { carry_out_request } },
    );
    for (let count = 0; count < 9; count += 1) await ask('carry_out_request');
    worker.wake();
    await hanging.reaches(8);
    const { id } = await ask('show_request');
    worker.wake();
    assert.equal(await shown.reaches(1), [id]);
    release.resolve();
  }),
);

test(
  'does not let one slow job hold the others',
  withShop(async ({ work, ask }) => {
    const slow = await ask();
    const release = Promise.withResolvers<void>();
    const started = happenings<string>();
    const others = happenings<string>();
    const worker = work(async ({ requestId }) => {
      started.add(requestId);
      if (requestId === slow.id) await release.promise;
      else others.add(requestId);
      return END;
    });
    await started.reaches(1);
    const ids: string[] = [];
    for (let count = 0; count < 20; count += 1) {
      ids.push((await ask()).id);
      worker.wake();
    }
    assert.equal([...(await others.reaches(20))].sort(), ids.sort());
    release.resolve();
  }),
);

test(
  'finds a job by itself, without being woken',
  withShop(async ({ work, ask }) => {
    const ran = happenings<string>();
    work(async ({ requestId }) => {
      ran.add(requestId);
      return END;
    });
    const { id } = await ask();
    assert.equal(await ran.reaches(1), [id]);
  }),
);

test(
  'goes on after the store could not be asked, and says so in the log',
  withShop(async ({ store, log, work, ask }) => {
    const { id } = await ask();
    const ran = happenings<string>();
    let asked = 0;
    const claimJobs: Store['claimJobs'] = async (...args) => {
      asked += 1;
      if (asked === 1) throw new Error('the database is away');
      return store.claimJobs(...args);
    };
    work(
      async ({ requestId }) => {
        ran.add(requestId);
        return END;
      },
      { store: { claimJobs } },
    );
    assert.equal(await ran.reaches(1), [id]);
    assert.match(JSON.stringify(log), 'jobs could not be claimed');
  }),
);

test(
  'a run that fails with the database is put off when the database is back, and does not count as lost',
  withShop(async ({ store, clock, work, ask }) => {
    await ask();
    const postponed = told(store.postponeJob);
    let asked = 0;
    const postponeJob: Store['postponeJob'] = async (...args) => {
      asked += 1;
      if (asked === 1) throw new Error('the database is away');
      return postponed.call(...args);
    };
    const worker = work(
      async () => {
        throw new Error('the database is away');
      },
      { store: { postponeJob } },
    );
    assert.equal(await postponed.answers.reaches(1), [true]);
    await worker.drain(60_000);
    clock.advance(60_000);
    const [claim] = await store.claimJobs('show_request', 1, 60_000);
    assert.is(claim?.starts, 1);
  }),
);

test('renews the lease of a job while it runs, and no longer', async () => {
  // The only interval timers here are the worker's poll and renewal; the test moves them.
  mock.timers.enable({ apis: ['setInterval'] });
  try {
    await withShop(async ({ store, clock, work, ask, due }) => {
      await ask();
      const release = Promise.withResolvers<void>();
      const started = happenings<Claim>();
      const renewed = told(store.renewJob);
      const ended = told(store.endJob);
      work(
        async (claim) => {
          started.add(claim);
          await release.promise;
          return END;
        },
        { store: { renewJob: renewed.call, endJob: ended.call } },
      );
      await started.reaches(1);
      for (let count = 1; count <= 12; count += 1) {
        clock.advance(5_000);
        mock.timers.tick(5_000);
        assert.is((await renewed.answers.reaches(count))[count - 1], true);
      }
      clock.advance(19_000);
      assert.is(await due(), 0, 'a minute later, the lease of 20 s still holds');
      release.resolve();
      assert.equal(await ended.answers.reaches(1), [true]);
      mock.timers.tick(60_000);
      assert.is(renewed.answers.all.length, 12);
    })();
  } finally {
    mock.timers.reset();
  }
});

test(
  'drains: finishes what runs, and takes no more',
  withShop(async ({ work, ask, due }) => {
    await ask();
    const started = happenings<() => void>();
    const worker = work(() => new Promise((resolve) => started.add(() => resolve(END))));
    const [end] = await started.reaches(1);
    let drained = false;
    const drain = worker.drain(60_000).then(() => {
      drained = true;
    });
    await ask();
    worker.wake();
    assert.is(await due(), 1, 'the second is left to the next start');
    assert.is(drained, false);
    end?.();
    await drain;
    assert.is(started.all.length, 1);
  }),
);

test(
  'drains no longer than it is told to',
  withShop(async ({ work, ask }) => {
    await ask();
    const started = happenings<() => void>();
    const worker = work(() => new Promise((resolve) => started.add(() => resolve(END))));
    const [end] = await started.reaches(1);
    await worker.drain(1);
    assert.is(started.all.length, 1);
    end?.();
  }),
);

test(
  'gives a job that does not end in time back, so that whoever comes next has it at once',
  withShop(async ({ store, work, ask }) => {
    await ask();
    const ran = happenings<Claim>();
    const hanging = Promise.withResolvers<typeof END>();
    const worker = work((claim) => {
      ran.add(claim);
      return hanging.promise;
    });
    await ran.reaches(1);
    await worker.drain(0);
    const [claim, ...others] = await store.claimJobs('show_request', 10, 60_000);
    hanging.resolve(END);
    assert.equal(others, []);
    assert.is(claim?.starts, 2, 'its run did not come back');
    assert.is(claim?.attempts, 1, 'nor was it a try');
  }),
);

test(
  'drains at once when nothing runs, started or not',
  withShop(async ({ store, work }) => {
    await work(async () => END).drain(60_000);
    const never = async () => END;
    const log = createLogger('silent');
    await createWorker({ store, table: tableOf(never), giveUp: never, clock: createClock(), log }).drain(60_000);
  }),
);

test.run();
