import * as v from 'valibot';
import { INVITE_TO_TENANT, parseAddToTenant } from '../surfaces/add-to-tenant-modal.ts';
import { CREATE_USER, parseCreateUser } from '../surfaces/create-user-modal.ts';
import { CREATE_USERS_FROM_CSV, parseCreateUsers } from '../surfaces/create-users-modal.ts';
import { DENY_REQUEST, parseDeny } from '../surfaces/deny-modal.ts';

/** PostgreSQL stores no text with a null character, and half of a surrogate pair cannot be sent to Slack. */
const text = v.pipe(
  v.string(),
  v.excludes('\0'),
  v.check((value) => value.isWellFormed()),
);
/** An id of Slack's or ours. */
const id = v.pipe(text, v.nonEmpty());
/** In an Enterprise organization a team can be missing. */
const team = v.nullish(text);

const command = v.object({
  text: v.optional(v.string()),
  user_id: id,
  team_id: team,
  channel_id: id,
  trigger_id: text,
});

const from = { user: v.object({ id, team_id: team }), team: v.nullish(v.object({ id: text })) };

const filledView = v.object({
  id,
  hash: v.optional(text),
  callback_id: v.string(),
  private_metadata: text,
  blocks: v.array(v.object({ type: v.string(), block_id: v.optional(v.string()) })),
  state: v.object({ values: v.unknown() }),
});
type FilledView = v.InferOutput<typeof filledView>;

/** What the listener of each form reads from it. Throws a ValiError when it cannot. */
const READERS: Readonly<Record<string, (view: FilledView) => unknown>> = {
  [CREATE_USER]: ({ state }) => parseCreateUser(state.values),
  [CREATE_USERS_FROM_CSV]: parseCreateUsers,
  [DENY_REQUEST]: ({ state }) => parseDeny(state.values),
  [INVITE_TO_TENANT]: parseAddToTenant,
};

const view = v.pipe(filledView, v.check(isFilledRight));

function isFilledRight(filled: FilledView): boolean {
  try {
    READERS[filled.callback_id]?.(filled);
    return true;
  } catch (error) {
    if (v.isValiError(error)) return false;
    throw error;
  }
}

/** Bolt passes the first action on. */
const actions = v.looseTuple([
  v.object({ value: v.optional(text), selected_option: v.nullish(v.object({ value: v.string() })) }),
]);
const pressed = { ...from, actions, trigger_id: text };
const pressedInMessage = v.object({
  ...pressed,
  channel: v.object({ id }),
  message: v.object({ ts: id, thread_ts: v.optional(id) }),
});
const pressedInView = v.object({ ...pressed, view });

const SCHEMAS = {
  command,
  view: v.object({ ...from, view }),
  action: pressedInMessage,
  checkboxes: v.object({ actions }),
  external_select: pressedInView,
  options: v.object({ ...from, view, action_id: v.string(), value: v.optional(v.string()) }),
} as const;

interface Source {
  readonly on: keyof typeof SCHEMAS;
  /** The form that contains the button or field. */
  readonly view?: string;
}

/** The part of a payload that its listener could not read, such as "user.team_id". Undefined when it can read all. */
export function unreadablePart({ on, view: form }: Source, body: unknown): string | undefined {
  const schema = on === 'action' && form ? pressedInView : SCHEMAS[on];
  const { success, issues } = v.safeParse(schema, body);
  if (success) return undefined;
  // Deeper keys, such as the fields of a form, come from the payload and do not belong in the log.
  const keys = issues[0].path?.slice(0, 2).map(({ key }) => String(key)) ?? [];
  return keys.join('.') || 'all of it';
}
