import type { RequestHandler } from 'express';
import type { Backstage } from './backstage.ts';
import { canSignIn } from './can-sign-in.ts';

/** Types that a file may say it has; anything else is just bytes. None of them is ever drawn: a file is data of others. */
const TYPES = ['text/csv'];

/**
 * Answers `/files/ID?as=PERSON` with the file of a message that this person sees, as something to save and never to show.
 * For everybody else it is not there.
 */
export function messageFile({ slack }: Pick<Backstage, 'slack'>): RequestHandler<{ id: string }> {
  return (request, response) => {
    const user = slack.workspace.users.get(String(request.query.as));
    const file = user && canSignIn(user) ? slack.as(user.id).download(request.params.id) : undefined;
    if (!file) return void response.status(404).type('text/plain').send('There is no such file.');
    // It guesses a type by the name, so the type comes after it.
    response.attachment(file.name);
    response.set('x-content-type-options', 'nosniff');
    response.type(TYPES.includes(file.mimetype) ? file.mimetype : 'application/octet-stream');
    response.send(file.content);
  };
}
