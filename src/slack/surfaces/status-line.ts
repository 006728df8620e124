import type { Request } from '../../domain/request.ts';
import { bold, type Inline, person, text, time } from './rich-text.ts';

/** Where a request stands, in words: who decided and when, and how it ended; `result` is where the result is read. */
export function statusLine(request: Request, result: 'in the thread' | 'below'): readonly Inline[] {
  switch (request.status) {
    case 'checking':
      return [bold('Being checked.'), text(' Nothing is sent yet.')];
    case 'draft':
      return [bold('Not sent yet.')];
    case 'pending':
      return [bold('Waiting for an approver.')];
    case 'approved':
    case 'creating':
      return [bold('Approved'), ...decided(request), text(' It is being carried out.')];
    case 'unknown':
      return [
        bold('Approved'),
        ...decided(request),
        text(' The answer of CxEngage was lost; the bot is checking what it holds.'),
      ];
    case 'created':
      return [bold('Done.'), text(' Approved'), ...decided(request), text(` The result is ${result}.`)];
    case 'failed':
      // A batch can fail before anybody is asked.
      return [
        bold('Failed.'),
        ...(request.decision ? [text(' Approved'), ...decided(request)] : []),
        text(` The reason is ${result}.`),
      ];
    case 'paused':
      return [
        bold('Paused.'),
        text(' Approved'),
        ...decided(request),
        text(' The rows that are left wait until an approver resumes it.'),
      ];
    case 'finished':
      return [bold('Finished.'), text(' Approved'), ...decided(request), text(` The result is ${result}.`)];
    case 'denied':
      return [bold('Denied'), ...decided(request)];
    case 'cancelled':
      return [bold('Cancelled'), ...decided(request)];
    case 'expired':
      return [bold('Expired'), text(' before anybody decided.')];
  }
}

function decided({ decision }: Request): readonly Inline[] {
  return decision ? [text(' by '), person(decision.by.userId), text(', '), time(decision.at), text('.')] : [text('.')];
}
