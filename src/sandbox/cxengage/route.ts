import type { Caller } from './data.ts';
import type { Reply } from './reply.ts';
import type { CxengageSettings } from './settings.ts';
import type { CxengageState } from './state.ts';
import type { Tokens } from './tokens.ts';

/** What a route works on. */
export interface World {
  readonly state: CxengageState;
  readonly settings: CxengageSettings;
  readonly tokens: Tokens;
  readonly apiKey: { readonly id: string; readonly secret: string; readonly tenantId: string };
  readonly serviceUser: { readonly username: string; readonly password: string };
  /** Milliseconds since 1970. */
  now(): number;
}

/** A request that passed the gate. `body` is an object: empty for a request that carries none. */
export interface ApiRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface SignedRequest extends ApiRequest {
  readonly caller: Caller;
}

interface Address {
  readonly method: 'get' | 'post' | 'put';
  readonly path: string;
  /** It must carry a JSON object. */
  readonly json?: true;
}

/**
 * One row of the API. `open` needs no credentials; `handle` needs a caller and one of the permissions in `needs`. A path
 * with `:tenantId` is only reached by callers of that tenant.
 */
export type Route = Address &
  (
    | { readonly open: (request: ApiRequest, world: World) => Reply }
    | { readonly needs?: readonly string[]; readonly handle: (request: SignedRequest, world: World) => Reply }
  );
