import type { Reply } from './reply.ts';

const plain = 'text/plain; charset=utf-8';
const html = 'text/html; charset=utf-8';
const json = 'application/json; charset=utf-8';
const badParameters = 'bad request parameters';

/** Messages for field names; one field may have a list of them, or the bare word `required`. */
export type FieldErrors = Record<string, string | string[]>;

/** The usual refusal of a body: 400 with a message per field. The type of `code` is unknown; a number here. */
export function badFields(attribute: FieldErrors, status: 400 | 409 = 400): Reply {
  return { status, body: { error: { code: status, message: badParameters, attribute } } };
}

/** A refusal that is about no field. */
export function refusal(status: number, message: string): Reply {
  return { status, body: { error: { code: status, message, attribute: null } } };
}

/** No, bad or expired credentials: the vendor's console knows this plain text. */
export const permissionDenied: Reply = { status: 401, body: 'Permission denied', contentType: plain };

/** The message of a value that is taken, as the vendor's own tests quote it for names. */
export const sameValue = 'resource with the same value already exists in the system';

/** An error as it can be armed as a fault: `{ effect: { kind: 'answer', ...errorShapes.field } }`. */
export interface ErrorShape {
  readonly status: number;
  readonly body: unknown;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const shape = (status: number, body: unknown, contentType: string = json): ErrorShape => ({
  status,
  body,
  contentType,
});
const page = (title: string) => `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;

/** Every shape of an error that was seen in code or documented; a client must understand each. */
export const errorShapes = {
  field: shape(400, { error: { code: 400, message: badParameters, attribute: { email: 'is not a valid address' } } }),
  fieldList: shape(400, { error: { message: badParameters, attribute: { email: ['is too long', 'has no domain'] } } }),
  fieldRequiredWord: shape(400, { error: { code: 400, message: badParameters, attribute: { roleId: 'required' } } }),
  attributeString: shape(400, { error: { message: 'is taken', attribute: 'external-id' } }),
  attributeNull: shape(400, { error: { code: 400, message: 'the request makes no sense', attribute: null } }),
  errorString: shape(401, { error: 'Invalid username and password.' }),
  errorArray: shape(400, { error: ['first complaint', 'second complaint'] }),
  proxied: shape(400, { error: { body: { errors: [{ code: 'E17', title: 'the directory refused the entry' }] } } }),
  plainText401: shape(401, 'Permission denied', plain),
  plainText403: shape(403, 'Permission denied', plain),
  html503: shape(503, page('503 Service Temporarily Unavailable'), html),
  html504: shape(504, page('504 Gateway Time-out'), html),
  json500: shape(500, { error: { code: 500, message: 'internal server error', attribute: null } }),
  json502: shape(502, { error: { code: 502, message: 'bad gateway', attribute: null } }),
  conflict409: shape(409, { error: { code: 409, message: badParameters, attribute: { email: sameValue } } }),
  notFound404: shape(404, { error: { code: 404, message: 'not found', attribute: null } }),
  forbidden403: shape(403, {
    error: { code: 403, message: 'the role has more permissions than yours', attribute: null },
  }),
  redirect302: { ...shape(302, '', html), headers: { Location: '/v1/elsewhere' } },
  tooMany429: { ...shape(429, { error: 'Too many requests' }), headers: { 'Retry-After': '2' } },
} satisfies Record<string, ErrorShape>;
