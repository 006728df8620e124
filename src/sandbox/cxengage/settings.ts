/** What is not known about the real API, or differs between its installations: a test or the browser page may change it while the stand-in runs. */
export interface CxengageSettings {
  /** HTTP status of a good POST; the vendor's table of codes lists both. */
  createStatus: 200 | 201;
  /** Answer of `GET /v1/users?email=` when nobody has that address. */
  unknownEmail: 404 | 'emptyList';
  /** Answer to an address that is taken; `off` stores a second user, or tenant user, so that a test can count the doubled writes. */
  duplicate: 400 | 409 | 'off';
  /** Answer to an invitation of an address that is not on the platform. */
  unknownInvitee: 400 | 404;
  /** Tokens that are no JWT. */
  opaqueTokens: boolean;
  /** Life of a token in seconds, when the request names no `ttl`. */
  tokenTtl: number;
  /** May an API key call `POST /v1/login`? Seen for people only. */
  keyMayLogin: boolean;
  /** The answer when it may not. */
  keyLoginRefusal: 401 | 403 | 404;
  /** Lifts "no role with more permissions than yours". */
  mayGrantAnyRole: boolean;
}

export const defaultSettings: Readonly<CxengageSettings> = {
  createStatus: 200,
  unknownEmail: 404,
  duplicate: 400,
  unknownInvitee: 400,
  opaqueTokens: false,
  tokenTtl: 86_400,
  keyMayLogin: false,
  keyLoginRefusal: 403,
  mayGrantAnyRole: false,
};
