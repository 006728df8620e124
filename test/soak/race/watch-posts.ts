import type { SingleRequest } from '../../../src/domain/request.ts';
import type { CxengageStandIn } from '../../../src/sandbox/cxengage/server.ts';
import { invitationSubject, userSubject, watchWrites } from '../writes.ts';

/** The writes that reached CxEngage for one request. */
export interface Posts {
  readonly sent: number;
  readonly written: number;
  /** Came in when an earlier one was written already. */
  readonly afterWritten: number;
}

/** Looks at every write as it comes in. Answers with a function that counts those for a request. */
export function watchPosts(cxengage: Pick<CxengageStandIn, 'onCall'>): (request: SingleRequest) => Posts {
  const writes = watchWrites(cxengage);
  return ({ kind, content }) => {
    const sent = writes.of(
      kind === 'create_user' ? userSubject(content.email) : invitationSubject(content.tenantId, content.email),
    );
    return {
      sent: sent.length,
      written: sent.filter(({ call }) => call.wrote).length,
      afterWritten: sent.filter(({ afterWritten }) => afterWritten).length,
    };
  };
}
