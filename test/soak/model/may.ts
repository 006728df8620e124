import type { RequestRow } from './ledger.ts';
import type { Group, Name } from './step.ts';
import { nameOf, type Story } from './story.ts';
import type { Verb } from './verb.ts';
import type { Belief } from './weather.ts';

/** True of both, as far as it is known. */
export const both = (a: Belief, b: Belief): Belief =>
  a === 'no' || b === 'no' ? 'no' : a === 'either' || b === 'either' ? 'either' : 'yes';
const not = (a: Belief): Belief => (a === 'yes' ? 'no' : a === 'no' ? 'yes' : 'either');

/** .github/SECURITY.md, "Who can do what alone": who may do what, as the model has it. */
export function may({ weather, benEmail }: Story) {
  const isIn = (who: Name | undefined, group: Group): Belief => (who ? weather.listed(who, group) : 'no');
  const ask = (who: Name | undefined) => isIn(who, 'requesters');
  const invite = (who: Name | undefined) => not(both(not(ask(who)), not(isIn(who, 'approvers'))));
  const decide = (who: Name | undefined, { requester_user, content }: RequestRow): Belief => {
    const isOwn = nameOf(requester_user) === who || (who === 'ben' && content.email === benEmail);
    return isOwn ? 'no' : isIn(who, 'approvers');
  };
  return {
    ask,
    invite,
    press: (verb: Verb, who: Name, request: RequestRow): Belief => {
      if (verb === 'cancel') return nameOf(request.requester_user) === who ? 'yes' : 'no';
      return decide(who, request);
    },
    /** Whether an approval by `who` still stands when the request is carried out. */
    stand: (request: RequestRow, who: Name | undefined): Belief => {
      const requester = nameOf(request.requester_user);
      if (request.kind === 'add_to_tenant') return both(invite(requester), decide(who, request));
      return both(both(ask(requester), decide(who, request)), weather.role());
    },
  };
}
