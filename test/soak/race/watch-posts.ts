import type { SingleRequest } from '../../../src/domain/request.ts';
import type { Fleet } from '../../helpers/fleet.ts';
import { invitationSubject, isRefused, userSubject, watchWrites } from '../writes.ts';

/** The writes that reached CxEngage for one request. */
export interface Posts {
  readonly sent: number;
  readonly written: number;
  /** Came in when an earlier one was written already. */
  readonly afterWritten: number;
  /** Came in when an earlier one could still be written. */
  readonly tooSoon: number;
  /** Not refused: written, or with an answer that proves nothing. */
  readonly unproven: number;
}

/** Looks at every write as it comes in. Answers with a function that counts those for a request. */
export function watchPosts({ cxengage, clock }: Pick<Fleet, 'cxengage' | 'clock'>): (request: SingleRequest) => Posts {
  const writes = watchWrites(cxengage, clock);
  return ({ kind, content }) => {
    const sent = writes.of(
      kind === 'create_user' ? userSubject(content.email) : invitationSubject(content.tenantId, content.email),
    );
    return {
      sent: sent.length,
      written: sent.filter(({ call }) => call.wrote).length,
      afterWritten: sent.filter(({ afterWritten }) => afterWritten).length,
      tooSoon: sent.filter(({ tooSoon }) => tooSoon).length,
      unproven: sent.filter(({ call }) => !isRefused(call)).length,
    };
  };
}
