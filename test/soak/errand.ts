import { seedIds as cxengage } from '../../src/sandbox/cxengage/seed.ts';
import { seedIds as people } from '../../src/sandbox/slack/seed.ts';
import type { Message } from '../../src/sandbox/slack/workspace.ts';
import type { Victim } from './victim.ts';
import { invitationSubject, userSubject } from './writes.ts';

const ROLE = cxengage.tenantRole(cxengage.harbour, 'Agent');

/** One request as people go through it: rita asks, ana approves. */
export interface Errand {
  readonly email: string;
  readonly subject: string;
  /** Opens the form and fills it in. */
  fill(): Promise<void>;
  /** Sends the form; true once it has closed. */
  submit(): Promise<boolean>;
  /** Waits for the card and presses Approve; true once the click was taken. */
  approve(): Promise<boolean>;
  /** Waits until everybody is told. */
  told(): Promise<void>;
  /** The messages of the bot about it, without private answers. */
  messages(): readonly Message[];
}

/** `kind` of request for `email`. It ends with this life of the program: what waits throws. */
export function createErrand(victim: Victim, kind: 'create_user' | 'add_to_tenant', email: string): Errand {
  const { slack } = victim;
  const [rita, ana] = [slack.as(people.rita), slack.as(people.ana)];
  if (kind === 'add_to_tenant') victim.cxengage.state.addUser({ email });

  const life = victim.kills;
  const until = <T>(look: () => T | undefined, what: string): Promise<T> =>
    slack.until(() => {
      if (victim.kills !== life) throw new Error('the program is dead');
      return look();
    }, what);
  const form = (id: string) => until(() => rita.view()?.view.callback_id === id || undefined, `the form ${id}`);
  const messages = () =>
    slack.workspace.messages.filter(
      (message) => message.user === slack.bot.userId && !message.ephemeralTo && about(message, email),
    );

  async function fill(): Promise<void> {
    if (rita.view()) await rita.close();
    await rita.command(kind === 'create_user' ? email : `invite ${email}`);
    await form(kind === 'create_user' ? 'create_user' : 'invite_to_tenant');
    if (kind === 'add_to_tenant') {
      await rita.options('tenantId');
      await rita.select('tenantId', cxengage.harbour);
      await until(
        () => String(rita.view()?.view.private_metadata).includes(cxengage.harbour) || undefined,
        'the chosen tenant',
      );
    }
    await rita.options('roleId');
    rita.fill({ roleId: kind === 'create_user' ? cxengage.platformUser : ROLE });
  }

  return {
    email,
    subject: kind === 'create_user' ? userSubject(email) : invitationSubject(cxengage.harbour, email),
    messages,
    fill,
    submit: async () => (await rita.submit()).action === 'close',
    async approve() {
      const card = await until(
        () => messages().find(({ channel, ephemeralTo }) => channel === people.approvals && !ephemeralTo),
        'the card',
      );
      // The requester is written to once the card's place is stored: from then on its buttons count.
      await until(() => messages().find(({ channel }) => channel.startsWith('D')), 'the message to the requester');
      const { acked } = await ana.click({ channel: card.channel, ts: card.ts }, 'approve_request');
      return acked;
    },
    async told() {
      const told = () => messages().filter(({ text }) => / was (created as|added to) /.test(text)).length > 1;
      await until(() => told() || undefined, 'the results');
    },
  };
}

function about({ text, blocks }: Message, email: string): boolean {
  return `${text} ${JSON.stringify(blocks)}`.includes(email);
}
