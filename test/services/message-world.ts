import type { Request } from '../../src/domain/request.ts';
import type { MessageModel, PostedMessage } from '../../src/ports/slack.ts';
import { type UpdatePorts, updateMessage } from '../../src/services/update-message.ts';
import { createUserRequest } from '../helpers/requests.ts';

/** Called before each step that leaves the process. */
export type Step = () => Promise<unknown>;

/** A sender may die before or after Slack takes its update, or hear nothing of it. */
export type Fault = 'none' | 'before' | 'after';

/**
 * One request whose only message is its card, in memory: the row, what is stored of the card, what Slack shows, and how often
 * Slack was called. A drawing is the reason of the row.
 */
export function messageWorld(first = 'A', shown = first) {
  let row: Request = createUserRequest({ reason: first });
  let stored: string | undefined = shown;
  const slack = { shows: first, updates: 0 };
  let isAsked = false;
  const card = (): PostedMessage => ({
    purpose: 'card',
    channel: 'C1',
    ts: '1.1',
    ...(stored !== undefined && { shown: stored }),
  });
  const portsFor = (step: Step, send: (text: string) => Promise<void>): UpdatePorts => ({
    store: {
      async byId() {
        await step();
        return row;
      },
      async replaceShown(_id, { shown: read }, next) {
        await step();
        if (read !== stored) return false;
        stored = next;
        return true;
      },
      async askJobs() {
        await step();
        isAsked = true;
      },
    },
    notifier: {
      draw: (_message, { request: { reason } }) => ({ shown: reason, send: () => send(reason) }),
      exists: async () => true,
    },
    log: { info() {}, warn() {}, error() {} },
  });
  const take = (text: string) => {
    slack.updates += 1;
    slack.shows = text;
  };
  /** Shows the request as a job does; `step` decides when each call is made, `fault` what becomes of the update. */
  async function show(step: Step = async () => {}, fault: Fault = 'none', mustExist = false): Promise<void> {
    await step();
    const message = card();
    await step();
    const scene: MessageModel = { request: row, requesterSeesCard: true };
    const send = async (text: string) => {
      await step();
      if (fault === 'before') throw new Error('lost on the way');
      take(text);
      await step();
      if (fault === 'after') throw new Error('the answer is lost');
    };
    await updateMessage(portsFor(step, send), message, scene, mustExist);
  }
  return {
    slack,
    card,
    portsFor,
    show,
    row: () => row,
    stored: () => stored,
    change(reason: string) {
      row = { ...row, reason, updatedAt: row.updatedAt + 1 };
    },
    /** What the rows of a batch do: another drawing, and the request itself stays as it is. */
    progress(reason: string) {
      row = { ...row, reason };
    },
    /** Whether the request is to be shown again; asked once. */
    wasAsked() {
      const was = isAsked;
      isAsked = false;
      return was;
    },
  };
}
