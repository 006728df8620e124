import type { SocketModeReceiver } from '@slack/bolt';

/** Longer than any reconnect of Slack's client takes. */
const LOST_MS = 60_000;

/**
 * Calls `onLost` when the socket has been gone for a minute, and again every minute until it is back: Slack's client gives
 * up for good when a reconnect is refused, and nothing else says so. Answers with a function that stops it.
 */
export function watchSocket({ client: socket }: SocketModeReceiver, onLost: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const gone = () => {
    timer ??= setInterval(onLost, LOST_MS);
  };
  const back = () => {
    clearInterval(timer);
    timer = undefined;
  };
  socket.on('connected', back);
  for (const event of ['close', 'reconnecting', 'disconnected']) socket.on(event, gone);
  gone();
  return () => {
    socket.off('connected', back);
    for (const event of ['close', 'reconnecting', 'disconnected']) socket.off(event, gone);
    back();
  };
}
