/** What is sent back. A JSON body unless `contentType` says otherwise; a body that is undefined is sent empty. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Something was stored or changed before this reply. */
  readonly wrote?: boolean;
}

/** A good reply: everything but `POST /v1/tokens` wraps it in `result`. */
export function result(value: unknown, status = 200): Reply {
  return { status, body: { result: value } };
}

/** A good reply to something that changed the state. */
export function written(value: unknown, status = 200): Reply {
  return { ...result(value, status), wrote: true };
}

/** The bytes of a reply's body. */
export function encodeBody(reply: Pick<Reply, 'body' | 'contentType'>): Buffer {
  if (reply.body === undefined) return Buffer.alloc(0);
  const text =
    reply.contentType === undefined || typeof reply.body !== 'string' ? JSON.stringify(reply.body) : reply.body;
  return Buffer.from(text);
}
