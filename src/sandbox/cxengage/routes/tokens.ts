import * as v from 'valibot';
import type { Caller } from '../data.ts';
import { badFields } from '../error-shapes.ts';
import { fieldErrors } from '../field-rules.ts';
import type { Route, World } from '../route.ts';

const text = v.pipe(v.string('must be a string'), v.nonEmpty('required'));
const whole = 'must be a positive integer';
const credentials = v.object({
  username: text,
  password: text,
  tenantId: v.optional(v.nullable(v.string('must be a string'))),
  ttl: v.optional(v.nullable(v.pipe(v.number(whole), v.integer(whole), v.minValue(1, whole)))),
});
type Credentials = v.InferOutput<typeof credentials>;

/** `POST /v1/tokens`: the one reply that is not wrapped in `result`. `ttl` in seconds. */
export const tokenRoutes: readonly Route[] = [
  {
    method: 'post',
    path: '/v1/tokens',
    json: true,
    open({ body }, world) {
      const parsed = v.safeParse(credentials, body);
      if (!parsed.success) return badFields(fieldErrors(parsed.issues));
      const caller = callerWith(parsed.output, world);
      // The body is the vendor's own test data for a wrong password at login.
      if (caller === undefined) return { status: 401, body: { error: 'Invalid username and password.' } };
      const ttl = parsed.output.ttl ?? world.settings.tokenTtl;
      return { status: 200, body: { token: world.tokens.issue(caller, ttl, world.settings.opaqueTokens), ttl } };
    },
  },
];

// An API key belongs to one tenant and must name it; a person need not.
function callerWith({ username, password, tenantId }: Credentials, world: World): Caller | undefined {
  const { apiKey, serviceUser, state } = world;
  if (username === apiKey.id && password === apiKey.secret && tenantId === apiKey.tenantId) return state.callers.apiKey;
  const isPerson = username.toLowerCase() === serviceUser.username.toLowerCase() && password === serviceUser.password;
  const enabled = state.users.find((user) => user.id === state.callers.serviceUser.userId)?.status !== 'disabled';
  return isPerson && enabled ? state.callers.serviceUser : undefined;
}
