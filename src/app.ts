import type { Config } from './config.ts';
import { tables } from './csv/tables.ts';
import { connectPlatform } from './cxengage/platform.ts';
import { isKnownError } from './errors.ts';
import { createWorker } from './jobs/worker.ts';
import type { Log, NewId, SteadyClock } from './ports/runtime.ts';
import type { Store } from './ports/store.ts';
import { createReadiness } from './readiness.ts';
import { carryOutBatch } from './services/batch/carry-out.ts';
import { rowPace } from './services/batch/pace.ts';
import { previewBatch } from './services/batch/preview.ts';
import { sendFiles } from './services/batch/send-files.ts';
import { carryOutRequest } from './services/carry-out-request.ts';
import { giveUp } from './services/give-up.ts';
import { keepCard, showProgress, showRequest } from './services/show-request.ts';
import { checkSlack, type Workspace } from './slack/check.ts';
import { connectSlack } from './slack/connection.ts';
import { createFiles } from './slack/files.ts';
import { ROUTES } from './slack/listeners/index.ts';
import { register } from './slack/listeners/register.ts';
import { createMembers, warmMembers } from './slack/members.ts';
import { createNotifier } from './slack/notifier.ts';
import { openSoleStore } from './store/open.ts';

/** Time, ids and chance come from outside; so does the log. */
export interface Surroundings {
  readonly clock: SteadyClock;
  readonly newId: NewId;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly log: Log;
  /** Something is wrong that only the operator can mend, found after the start. */
  readonly onFatal: (error: Error) => void;
}

export interface RunningApp {
  /** HTTP mode: the port that it listens on. */
  readonly port: number | undefined;
  /** What it has stored, to look at. */
  readonly records: Pick<Store, 'byId' | 'requestAt' | 'messages' | 'auditEvents' | 'jobs'>;
  /** Takes no more work, finishes what runs (at most 15 s), closes the store. */
  stop(): Promise<void>;
}

const DRAIN_MS = 15_000;

/**
 * Builds the rooms, joins them and starts. Throws a KnownError, whose message says what to do, when a credential, a scope,
 * the channel or the database is wrong. What cannot be reached now is tried again while it runs.
 */
export async function startApp(config: Config, surroundings: Surroundings): Promise<RunningApp> {
  const { clock, newId, random, log, onFatal } = surroundings;
  const { policy } = config;
  const { approvalsChannel, appToken } = config.slack;
  const groups = [...new Set([...policy.requesters.groups, ...policy.approvers.groups])];
  let workspace: Workspace | undefined;

  const store = await openSoleStore({
    ...{ url: config.databaseUrl, clock, newId },
    onJobs: (kinds) => worker.wake(kinds),
  });
  const platform = connectPlatform({ ...config.cxengage, clock });
  const slack = connectSlack(config.slack, { workspace: () => workspace, onLost: recheckSlack, log });
  const tryOut = () => checkSlack({ client: slack.client, appToken, approvalsChannel, groups });
  const workspaceUrl = () => workspace?.url;
  const members = createMembers({
    client: slack.client,
    clock,
    approvalsChannel,
    users: [...policy.requesters.users, ...policy.approvers.users],
    groups,
    teamId: () => workspace?.teamId,
  });
  const notifier = createNotifier({ client: slack.client, clock, approvalsChannel, workspaceUrl });
  const files = createFiles({ client: slack.client, ...config.slack });
  const form = { country: config.form.country, defaultStatus: config.form.status };
  const showPorts = { store, members, notifier, clock, random, log };
  const { concurrency, settleMs } = config.cxengage;
  const carryOutPorts = { store, platform, members, policy, clock, newId, random, log, settleMs };
  const pace = rowPace(concurrency, clock, random);
  const batchPorts = { ...carryOutPorts, ...form, files, tables, concurrency, pace };
  const worker = createWorker({
    store,
    table: {
      show_request: (claim) => showRequest(showPorts, claim),
      carry_out_request: (claim) => carryOutRequest(carryOutPorts, claim),
      keep_card: (claim) => keepCard({ store, clock }, claim),
      check_batch: (claim, closing) => previewBatch(batchPorts, claim, closing),
      carry_out_batch: (claim, closing) => carryOutBatch(batchPorts, claim, closing),
      show_progress: (claim) => showProgress(showPorts, claim),
      send_files: (claim) => sendFiles({ ...showPorts, files, tables }, claim),
    },
    giveUp: (claim) => giveUp({ store, clock, newId, log }, claim),
    log,
  });

  let stopWarming = () => {};
  let stopped = false;
  let port: number | undefined;
  const readiness = createReadiness({
    checks: {
      async Slack() {
        const checked = await tryOut();
        stopWarming();
        workspace = checked.workspace;
        for (const warning of checked.warnings) log.warn({}, warning);
        stopWarming = await warmMembers(members, log);
        if (stopped) return stopWarming();
        if (slack.mode === 'socket') await slack.start();
      },
      CxEngage: () => platform.check(),
    },
    onWrong: onFatal,
    random,
    log,
  });
  register(slack.app, ROUTES, {
    store,
    platform,
    members,
    policy,
    clock,
    newId,
    log,
    ...{ ...form, files, tables, workspaceUrl },
    unavailable: readiness.unavailable,
  });

  /** Slack's client stops trying when a reconnect is refused; what refused it is found out here. */
  function recheckSlack(): void {
    log.error({}, 'the socket to Slack is lost');
    tryOut().catch((error) => {
      if (!isKnownError(error, 'upstream')) onFatal(error);
    });
  }

  async function stop(): Promise<void> {
    stopped = true;
    readiness.stop();
    stopWarming();
    await slack.stop().catch((error) => log.warn({ cause: error }, 'Slack connection did not close cleanly'));
    await worker.drain(DRAIN_MS);
    await store.close();
  }

  try {
    if (slack.mode === 'http') port = await slack.start();
    await readiness.start();
  } catch (error) {
    await stop();
    throw error;
  }
  worker.start();
  log.info({ mode: slack.mode, port }, 'running');
  return { port, records: store, stop };
}
