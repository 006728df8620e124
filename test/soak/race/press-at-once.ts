import type { Person } from '../../../src/sandbox/slack/person.ts';
import type { Message } from '../../../src/sandbox/slack/workspace.ts';

/** People press again what Slack says it could not deliver; somebody who has to press oftener than this is stuck. */
const MOST_PRESSES = 6;

/** A click that the program acknowledged, and those before it that it did not. */
export interface Press {
  readonly by: string;
  readonly unacked: number;
}

/** One person each presses the same button of a message, all at once; resolves when each click is acknowledged. */
export function pressAtOnce(
  people: readonly Person[],
  { channel, ts }: Pick<Message, 'channel' | 'ts'>,
  button: string,
  revision: string,
): Promise<readonly Press[]> {
  return Promise.all(
    people.map(async (person) => {
      for (let unacked = 0; unacked < MOST_PRESSES; unacked += 1) {
        // The button may be gone by then; in the client it goes when the message is drawn again.
        const again = unacked > 0 ? { forge: true, value: revision } : {};
        const { acked } = await person.click({ channel, ts }, button, again);
        if (acked) return { by: person.user.id, unacked };
      }
      throw new Error(`a click on ${button} of ${revision} was never acknowledged`);
    }),
  );
}
