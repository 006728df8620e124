import type { Config } from './config.ts';
import { tables } from './csv/tables.ts';
import { connectPlatform } from './cxengage/platform.ts';
import { groupsOf } from './domain/policy.ts';
import { KnownError } from './errors.ts';
import type { Finding } from './finding.ts';
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
import { repostCard, showProgress, showRequest } from './services/show-request.ts';
import { createChannelNews } from './slack/channel.ts';
import { createChannels } from './slack/channels.ts';
import { checkSlack, checkTokens, type Workspace } from './slack/check.ts';
import { checkClock } from './slack/check-clock.ts';
import { connectSlack } from './slack/connection.ts';
import { createFiles } from './slack/files.ts';
import { createGroups } from './slack/groups.ts';
import { routes } from './slack/listeners/index.ts';
import { register } from './slack/listeners/register.ts';
import { createMembers } from './slack/members.ts';
import { createNotifier } from './slack/notifier.ts';
import { watchOtherPrograms } from './slack/other-programs.ts';
import { createResponder } from './slack/response-url.ts';
import { createRounds } from './slack/rounds.ts';
import { deploymentLabel } from './slack/surfaces/deployment-label.ts';
import { openStoreExclusively } from './store/open.ts';

/** What the app gets from its environment, so that tests can replace it. */
export interface Surroundings {
  readonly clock: SteadyClock;
  readonly newId: NewId;
  /** From 0 (included) to 1 (excluded). */
  readonly random: () => number;
  readonly log: Log;
  /** Sockets go through the proxy of the environment, as `fetch` does after `useProxy`. */
  readonly proxied?: boolean;
  /** Called when, after startup, a check finds something that only the operator can fix. */
  readonly onFatal: (error: Error) => void;
}

export interface RunningApp {
  /** The port the app listens on (HTTP mode only). */
  readonly port: number | undefined;
  /** Read access to stored records. */
  readonly records: Pick<Store, 'byId' | 'requestAt' | 'messages' | 'auditEvents' | 'jobs'>;
  /** Accepts no new work, gives running jobs 15 s to finish, then closes the store. */
  stop(): Promise<void>;
}

const DRAIN_MS = 15_000;
/** As people read it in Slack. */
const DATABASE = 'The database';

/**
 * Builds, connects and starts all parts. Throws a KnownError, whose message says what to do, when a credential, a
 * scope, the channel or the database is wrong. A service that cannot be reached is retried in the background.
 */
export async function startApp(config: Config, surroundings: Surroundings): Promise<RunningApp> {
  const { clock, newId, random, log, proxied = false, onFatal } = surroundings;
  const startedAt = clock.now();
  const { policy } = config;
  const { approvalsChannel, appToken } = config.slack;
  const { command, name } = config.deployment;
  const label = deploymentLabel(name);
  const groups = groupsOf(policy);
  let workspace: Workspace | undefined;

  const store = await openStoreExclusively({
    url: config.databaseUrl,
    clock,
    newId,
    onJobs: (kinds) => worker.wake(kinds),
  });
  const platform = connectPlatform({ ...config.cxengage, clock });
  const slack = connectSlack(config.slack, {
    workspace: () => workspace,
    onLost: recheckSlack,
    onOpened: (socket) => otherPrograms.opened(socket),
    proxied,
    clock,
    random,
    log,
  });
  const workspaceUrl = () => workspace?.url;
  const slackPorts = { client: slack.client, clock, store, approvalsChannel };
  const groupUsers = groups.length > 0 ? createGroups({ ...slackPorts, groups, log }) : undefined;
  const members = createMembers({
    ...slackPorts,
    groups: groupUsers,
    teamId: () => workspace?.teamId,
  });
  const notifier = createNotifier({
    ...slackPorts,
    command,
    label,
    workspaceUrl,
    approvers: config.slack.mentionApprovers ? policy.approvers : undefined,
  });
  const files = createFiles({ client: slack.client, ...config.slack, comment: label.mark });
  const form = { country: config.form.country, defaultStatus: config.form.status };
  const showPorts = { store, members, notifier, clock, random, log };
  const { concurrency, settleMs } = config.cxengage;
  const carryOutPorts = { store, platform, members, policy, clock, newId, random, log, settleMs };
  const pace = rowPace(concurrency, clock, random);
  const batchPorts = { ...carryOutPorts, ...form, files, tables, concurrency, pace, startedAt };
  const worker = createWorker({
    store,
    table: {
      show_request: (claim) => showRequest(showPorts, claim),
      carry_out_request: (claim) => carryOutRequest(carryOutPorts, claim),
      repost_card: (claim) => repostCard({ store, clock }, claim),
      check_batch: (claim, closing) => previewBatch(batchPorts, claim, closing),
      carry_out_batch: (claim, closing) => carryOutBatch(batchPorts, claim, closing),
      show_progress: (claim) => showProgress(showPorts, claim),
      send_files: (claim) => sendFiles({ ...showPorts, files, tables }, claim),
    },
    giveUp: (claim) => giveUp({ store, clock, newId, log }, claim),
    clock,
    log,
  });

  const otherPrograms = watchOtherPrograms({ id: newId(), store, clock, log });
  const rounds = createRounds({
    channel: createChannelNews(slackPorts),
    groups: groupUsers,
    tokens: () => checkTokens({ client: slack.client, appToken }),
    onFatal,
    clock,
    log,
  });
  let stopRounds = () => {};
  let stopped = false;
  let port: number | undefined;
  const connected = Promise.withResolvers<void>();
  const readiness = createReadiness({
    checks: {
      async [DATABASE]() {
        await store.connect();
        connected.resolve();
      },
      async Slack() {
        const checked = await checkSlack({ client: slack.client, appToken, approvalsChannel, groups });
        heed(checked.findings, log);
        workspace = checked.workspace;
        const { state, text } = checkClock(slack.clockAheadMs(), slack.mode);
        // Never fatal: a wrong clock refuses clicks, but approved requests go on.
        if (state === 'wrong' || state === 'warning') log.warn({}, text);
        await rounds.round();
        if (stopped) return;
        stopRounds = rounds.start();
        if (slack.mode === 'socket') {
          await otherPrograms.start();
          await slack.start();
        }
      },
      CxEngage: () => platform.check(),
    },
    onWrong: onFatal,
    random,
    log,
  });
  register(slack.app, routes(command), {
    command,
    label,
    store,
    platform,
    members,
    channels: createChannels(slack.client),
    policy,
    clock,
    newId,
    log,
    ...form,
    files,
    tables,
    approvalsChannel,
    respondTo: createResponder(config.slack.apiUrl),
    workspaceUrl,
    unavailable: () => readiness.unavailable() ?? rounds.unavailable(),
  });

  /** The socket is opened again and again. This finds out whether that can help. */
  function recheckSlack(): void {
    log.error({}, 'the socket to Slack is lost');
    void rounds.recheck();
  }

  async function stop(): Promise<void> {
    stopped = true;
    readiness.stop();
    stopRounds();
    await slack.stop().catch((error) => log.warn({ cause: error }, 'Slack connection did not close cleanly'));
    await otherPrograms.stop();
    await worker.drain(DRAIN_MS);
    await store.close();
  }

  try {
    // Before anything can be clicked: a new version may have to change its tables first.
    await readiness.start(DATABASE);
    await readiness.start();
    // After the first checks: until then each answer would be a refusal.
    if (slack.mode === 'http') port = await slack.start();
  } catch (error) {
    await stop();
    throw error;
  }
  void connected.promise.then(() => {
    if (!stopped) worker.start();
  });
  log.info({ mode: slack.mode, port }, 'running');
  return { port, records: store, stop };
}

/** Logs each warning. Throws `forbidden` with a line for each thing that is wrong. */
function heed(findings: readonly Finding[], log: Log): void {
  const wrong = findings.filter(({ state }) => state === 'wrong');
  if (wrong.length > 0) throw new KnownError('forbidden', wrong.map(({ text }) => text).join('\n'));
  for (const { state, text } of findings) if (state === 'warning') log.warn({}, text);
}
