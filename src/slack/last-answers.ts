import type { RequestListener, ServerResponse } from 'node:http';

/**
 * A listener whose answers end their connections once `begin` was called: a server that closes lets a connection with a
 * request go on, and a proxy would send the next request over it.
 */
export function lastAnswers(listener: RequestListener): { readonly listener: RequestListener; begin(): void } {
  const open = new Set<ServerResponse>();
  let begun = false;
  const endsConnection = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  return {
    listener(request, response) {
      open.add(response);
      response.once('close', () => open.delete(response));
      if (begun) endsConnection(response);
      listener(request, response);
    },
    begin() {
      begun = true;
      for (const response of open) endsConnection(response);
    },
  };
}
