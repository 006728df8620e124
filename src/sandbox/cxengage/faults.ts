/** What happens to a request instead of, before or after its handling. Times in milliseconds of the sandbox clock. */
export type FaultEffect =
  /** Any answer. Not handled, unless `writeFirst`: then a write has really happened behind the error. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: unknown;
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly writeFirst?: boolean;
    }
  /** The answer comes late; handled at the end of the wait, or with `writeFirst` at its beginning. */
  | { readonly kind: 'slow'; readonly ms: number; readonly writeFirst?: boolean }
  /** Never handled, never answered. */
  | { readonly kind: 'hang' }
  /** The connection breaks before anything is handled. */
  | { readonly kind: 'drop' }
  /** Handled, then the connection breaks: the lost reply. */
  | { readonly kind: 'dropAfterWrite' }
  /** The connection breaks at once; the request is handled `ms` later. */
  | { readonly kind: 'lateWrite'; readonly ms: number }
  /** Handled; the answer ends in its middle, with a `Content-Length` for the whole. */
  | { readonly kind: 'cutBody' }
  /** Handled; the good answer under another content type (`text/html`). */
  | { readonly kind: 'wrongContentType'; readonly contentType?: string }
  /** Handled; a good answer without its body. */
  | { readonly kind: 'emptyBody' }
  /** Handled; the body of a good answer is replaced as a whole. */
  | { readonly kind: 'replaceBody'; readonly body: unknown }
  /** The token of this request is no longer good from now on: 401, plain text, not handled. */
  | { readonly kind: 'revokeToken' };

export interface Fault {
  /** All that is given must hold. `path` is held against the path with its query; `after` lets the first n matches pass. */
  readonly match: { readonly method?: string; readonly path?: RegExp; readonly after?: number };
  /** How many requests it hits (1); may be Infinity. */
  readonly times?: number;
  readonly effect: FaultEffect;
}

export interface Faults {
  /** Answers with a function that disarms it, and says whether it was armed still. */
  arm(fault: Fault): () => boolean;
  /** The effect for this request, from the fault armed first; counts it as used. */
  take(method: string, path: string): FaultEffect | undefined;
  clear(): void;
}

export function createFaults(): Faults {
  const armed = new Set<{ readonly fault: Fault; toSkip: number; left: number }>();
  return {
    arm(fault) {
      const entry = { fault, toSkip: fault.match.after ?? 0, left: fault.times ?? 1 };
      armed.add(entry);
      return () => armed.delete(entry);
    },
    take(method, path) {
      for (const entry of armed) {
        const { match, effect } = entry.fault;
        if (match.method !== undefined && match.method.toUpperCase() !== method) continue;
        // `search` ignores the position that a /g or /y expression keeps between calls.
        if (match.path !== undefined && path.search(match.path) < 0) continue;
        if (entry.toSkip > 0) {
          entry.toSkip -= 1;
          continue;
        }
        entry.left -= 1;
        if (entry.left <= 0) armed.delete(entry);
        return effect;
      }
      return undefined;
    },
    clear: () => armed.clear(),
  };
}
