import { extname } from 'node:path';
import type { SandboxClock } from '../clock.ts';
import type { Ids } from './ids.ts';

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly mimetype: string;
  readonly user: string;
  readonly created: number;
  content: Buffer;
  title: string;
  /** False between files.getUploadURLExternal and files.completeUploadExternal. */
  complete: boolean;
  /** Somebody sent it to the app in a form. */
  sentToApp: boolean;
  deleted: boolean;
  /** Where a file is that Slack only knows of; its bytes are not here. */
  readonly external?: string;
  /** The secret in the address of an upload that has not come yet. */
  readonly ticket?: string;
  /** What the app said the upload would weigh. */
  readonly length?: number;
}

/** A file that somebody uploads. */
export interface NewFile {
  readonly name: string;
  readonly content: string | Uint8Array;
  /** Without it, by the name's ending. */
  readonly mimetype?: string;
  /** The address of a file that somebody keeps elsewhere and only named to Slack: it has no bytes here. */
  readonly external?: string;
}

export interface FileStore {
  get(id: string): StoredFile | undefined;
  byTicket(ticket: string): StoredFile | undefined;
  add(user: string, file: NewFile): StoredFile;
  /** Room for an upload of `length` bytes. */
  expect(user: string, name: string, length: number): StoredFile;
  reset(): void;
}

const MIME: Readonly<Record<string, string>> = { csv: 'text/csv', txt: 'text/plain', json: 'application/json' };

/** The ending of a file's name, in small letters. */
export const typeOf = (name: string): string => extname(name).slice(1).toLowerCase();

export function createFileStore(clock: SandboxClock, ids: Ids): FileStore {
  const files = new Map<string, StoredFile>();
  const store = (file: Omit<StoredFile, 'id' | 'created' | 'title' | 'sentToApp' | 'deleted'>): StoredFile => {
    const created = Math.floor(clock.now() / 1000);
    // Half a character cannot travel: a name reaches Slack as UTF-8.
    const name = file.name.toWellFormed();
    const stored = { ...file, name, id: ids.next('F'), created, title: name, sentToApp: false, deleted: false };
    files.set(stored.id, stored);
    return stored;
  };
  const mime = (name: string) => MIME[typeOf(name)] ?? 'application/octet-stream';
  return {
    get: (id) => files.get(id),
    byTicket: (ticket) => [...files.values()].find((file) => file.ticket === ticket),
    add(user, { name, content, mimetype = mime(name), external }) {
      const bytes = external === undefined ? Buffer.from(content) : Buffer.alloc(0);
      return store({
        name,
        mimetype,
        user,
        content: bytes,
        complete: true,
        ...(external !== undefined && { external }),
      });
    },
    expect(user, name, length) {
      const ticket = ids.secret(24);
      return store({ name, mimetype: mime(name), user, content: Buffer.alloc(0), complete: false, ticket, length });
    },
    reset: () => files.clear(),
  };
}
