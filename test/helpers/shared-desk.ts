import type { Test } from 'uvu';
import { type Desk, withDesk } from './desk.ts';

/**
 * One program for all tests of a suite, each with requests of its own; it starts with the first test. The function that
 * it answers with gives the desk inside a test.
 */
export function sharedDesk(test: Test, options: Parameters<typeof withDesk>[1] = {}): () => Promise<Desk> {
  let opened: Promise<Desk> | undefined;
  let close = async () => {};

  const open = () =>
    new Promise<Desk>((resolve, reject) => {
      const over = Promise.withResolvers<void>();
      const running = withDesk((desk) => {
        close = () => {
          over.resolve();
          return running;
        };
        resolve(desk);
        return over.promise;
      }, options)();
      running.catch(reject);
    });
  const theDesk = () => {
    opened ??= open();
    return opened;
  };

  test.before.each(async () => {
    const { clock, slack } = await theDesk();
    // Posts to one channel are paced, a second each after a burst of three.
    clock.advance(4_000);
    for (const id of slack.workspace.users.keys()) {
      const person = slack.as(id);
      while (person.view()) await person.close();
    }
  });
  test.after(() => close());
  return theDesk;
}
