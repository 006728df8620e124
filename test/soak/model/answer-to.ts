import type { Person } from '../../../src/sandbox/slack/person.ts';
import { isSentLine } from '../../helpers/sent-line.ts';
import { textOf } from '../../helpers/text-of.ts';
import type { Stage } from './stage.ts';

/** What `person` gets for what `act` does: a form to fill in, or words for him alone. Throws when nothing comes. */
export async function answerTo(
  { sandbox: { slack } }: Stage,
  person: Person,
  act: () => Promise<unknown>,
): Promise<'form' | 'words'> {
  const privately = () =>
    slack.workspace.messages.filter((one) => one.ephemeralTo === person.user.id && !isSentLine(one)).length;
  const before = privately();
  await act();
  return slack.until(() => {
    const view = person.view()?.view;
    if (view?.submit) return 'form';
    const isNotice = view && textOf({ blocks: view.blocks }) !== 'Checking…';
    return isNotice || privately() > before ? 'words' : undefined;
  }, `an answer to ${person.user.name}`);
}
