import { extname } from 'node:path';
import type { SandboxClock } from '../clock.ts';
import type { Ids } from './ids.ts';
import type { Json } from './json.ts';
import type { AppIdentity } from './state.ts';

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

const typeOf = (name: string) => extname(name).slice(1).toLowerCase();

export function createFiles(clock: SandboxClock, ids: Ids): FileStore {
  const files = new Map<string, StoredFile>();
  const store = (file: Omit<StoredFile, 'id' | 'created' | 'title'>): StoredFile => {
    const created = Math.floor(clock.now() / 1000);
    const stored = { ...file, id: ids.next('F'), created, title: file.name };
    files.set(stored.id, stored);
    return stored;
  };
  const mime = (name: string) => MIME[typeOf(name)] ?? 'application/octet-stream';
  return {
    get: (id) => files.get(id),
    byTicket: (ticket) => [...files.values()].find((file) => file.ticket === ticket),
    add(user, { name, content, mimetype = mime(name) }) {
      return store({ name, mimetype, user, content: Buffer.from(content), complete: true });
    },
    expect(user, name, length) {
      const ticket = ids.secret(24);
      return store({ name, mimetype: mime(name), user, content: Buffer.alloc(0), complete: false, ticket, length });
    },
    reset: () => files.clear(),
  };
}

/** The file object (docs.slack.dev/reference/objects/file-object), as in files.info and in a file_input's value. */
export function fileObject(file: StoredFile, app: AppIdentity, url: string): Json {
  const path = `${url}/files-pri/${app.teamId}-${file.id}`;
  const name = encodeURIComponent(file.name);
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: typeOf(file.name) || 'binary',
    pretty_type: typeOf(file.name).toUpperCase() || 'Binary',
    user: file.user,
    user_team: app.teamId,
    editable: false,
    size: file.content.length,
    mode: 'hosted',
    is_external: false,
    external_type: '',
    is_public: false,
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    url_private: `${path}/${name}`,
    url_private_download: `${path}/download/${name}`,
    permalink: `${url}/files/${file.user}/${file.id}/${name}`,
    has_rich_preview: false,
    file_access: 'visible',
  };
}
