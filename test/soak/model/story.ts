import { seedIds } from '../../../src/sandbox/slack/seed.ts';
import { harbour } from '../../flow/ask-invitation.ts';
import type { RequestRow } from './ledger.ts';
import type { Stage } from './stage.ts';
import { ADDRESSES, type Name, PEOPLE } from './step.ts';
import { createWeather, type Weather } from './weather.ts';

/** One run: the stage, its weather, its addresses, and how many requests there were before. */
export interface Story {
  readonly stage: Stage;
  readonly weather: Weather;
  /** By their place in ADDRESSES. */
  readonly emails: readonly string[];
  readonly benEmail: string;
  readonly since: number;
  /** `CHANNEL TS` of the messages that somebody deleted. */
  readonly deleted: Set<string>;
  requests(): readonly RequestRow[];
  /** A revision that the request had before this one, or else one that never was. */
  earlierRevision(request: RequestRow): string;
  /** Who made what a request asks for, if CxEngage has it. */
  holder(kind: RequestRow['kind'], email: string): 'nobody' | 'bot' | 'another';
}

let number = 0;

/** Begins a run with addresses of its own on a stage that is as at the start. */
export async function beginStory(stage: Stage): Promise<Story> {
  await stage.clean();
  const { cxengage, slack } = stage.sandbox;
  number += 1;
  const emails = ADDRESSES.map((name) => `${name}.${number}@example.com`);
  const benEmail = `ben.${number}@example.com`;
  slack.workspace.changeEmail(seedIds.ben, benEmail);
  cxengage.settings.duplicate = number % 2 ? 400 : 409;
  const since = stage.ledger.count();
  const revisions = new Map<string, Set<string>>();
  return {
    stage,
    weather: createWeather(stage),
    emails,
    benEmail,
    since,
    deleted: new Set(),
    requests() {
      const rows = stage.ledger.requests(since);
      for (const { id, revision } of rows) revisions.set(id, (revisions.get(id) ?? new Set()).add(revision));
      return rows;
    },
    earlierRevision: ({ id, revision }) =>
      [...(revisions.get(id) ?? [])].find((one) => one !== revision) ?? 'no-such-revision',
    holder(kind, email) {
      const user = cxengage.state.findUser(email);
      const held = kind === 'create_user' ? user : user && cxengage.state.findTenantUser(harbour, user.id);
      if (!held) return 'nobody';
      return held.createdBy === cxengage.apiKey.id ? 'bot' : 'another';
    },
  };
}

/** The name of a person of the seed by his id in Slack. */
export function nameOf(userId: string): Name | undefined {
  return PEOPLE.find((name) => seedIds[name] === userId);
}
