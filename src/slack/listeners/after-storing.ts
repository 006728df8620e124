import type { Log } from '../../domain/ports.ts';

/** An ack that fails once everything is stored (a socket being replaced) changes nothing: the messages tell how it stands. */
export async function afterStoring(ack: Promise<void>, log: Log): Promise<void> {
  await ack.catch((error) => log.warn({ cause: error }, 'an ack was lost; what it answered is stored'));
}
