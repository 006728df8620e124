import * as v from 'valibot';
import type { NewInvitation } from '../domain/new-invitation.ts';
import type { NewUser, NewUserRules } from '../domain/new-user.ts';
import type { DoneOutcome } from '../domain/outcome.ts';
import type { Authorization, Member, Policy } from '../domain/policy.ts';
import { reasonField } from '../domain/reason.ts';
import type { BatchRequest, Request, SingleRequest, Status } from '../domain/request.ts';
import type { Subject } from '../domain/subject.ts';
import type { GivenRole } from '../ports/batch-rows.ts';
import type { Tables } from '../ports/csv.ts';
import type { JobKind } from '../ports/jobs.ts';
import type { Budget, PlatformReads } from '../ports/platform.ts';
import type { Log } from '../ports/runtime.ts';
import type { Facts } from './facts.ts';

/** One operation at CxEngage. */
export type Planned =
  | { readonly operation: 'create_user'; readonly user: NewUser }
  | { readonly operation: 'add_to_tenant'; readonly invitation: NewInvitation };

/** What `check` needs. */
export interface FormPorts {
  /** The name of the command, slash included. */
  readonly command: string;
  readonly platform: PlatformReads;
  readonly tables: Tables;
  readonly country: NewUserRules['country'];
  readonly log: Log;
}

/** The fields of a form as typed, by API name, and the request it follows. */
export interface Form {
  readonly fields: Readonly<Record<string, unknown>>;
  /** The request whose result message had the button that opened the form. */
  readonly parent?: Request;
}

/** Field name → one sentence. */
export type FieldErrors = Readonly<Record<string, string>>;

export type Checked<R extends Request> =
  | { readonly errors: FieldErrors }
  | ({ readonly errors?: undefined } & Pick<R, 'content' | 'names' | 'reason'>);

/** Everything that differs between kinds of requests. */
export interface Kind<R extends Request = Request> {
  /** Who may make this request. */
  mayAsk(member: Member, policy: Policy): Authorization;
  /** Checks the form. Throws `upstream` when a service does not respond in time. */
  check(ports: FormPorts, form: Form, budget: Budget): Promise<Checked<R>>;
  /** The initial status and the first jobs. */
  readonly first: { readonly status: Status; readonly jobs: readonly JobKind[] };
  /** Subjects that the request holds while open. The rows of a batch hold their own once they are sent for approval. */
  holds(request: R): readonly Subject[];

  /** A short name of the request. */
  label(request: R): string;
  /** The state in a card's header: before a decision, and after the request was carried out. */
  heading(request: R, scope: Scope): { readonly asked: string; readonly done: string };
  /** Whom the request is about, in a card's header. */
  about(request: R, scope: Scope): string;
  /** Whom the request is about, after "request for". `format` formats every value in it. */
  whom(request: R, scope: Scope, format: (value: string) => string): string;
  /** What the request does, as a clause. `format` formats every value in it. */
  summary(request: R, scope: Scope, format: (value: string) => string): string;
  /** Everything that will be sent; for a batch, what applies to all rows. */
  facts(request: R, scope: Scope): Facts;
  /** The dialog that asks an approver, besides the summary and the requester. `format` formats every value in `details`. */
  confirmation(request: R, scope: Scope, format: (value: string) => string): Confirmation;
}

/** What the rows come to that an approver decides on. Only batches need it. */
export interface Scope {
  /** Rows that create a user. */
  readonly creates: number;
  /** Rows that only add a user to a tenant. */
  readonly adds: number;
  /** The role with the most permissions that a row gives, on the platform and in a tenant. */
  readonly strongest?: readonly GivenRole[];
}

export interface Confirmation {
  readonly title: string;
  /** Sentences about what the summary leaves out, such as the most powerful role of a batch. */
  readonly details?: readonly string[];
  /** What cannot be undone. */
  readonly warning?: string;
}

/** The API has no call that deletes a user. */
export const NO_WAY_BACK = 'CxEngage cannot delete users.';

/** A kind about one person. */
export interface SingleKind<R extends SingleRequest = SingleRequest> extends Kind<R> {
  /** The operations still to do, in order. */
  plan(request: R): readonly Planned[];
  /** What CxEngage did, in phrases that follow "was" or "is": "created as Platform User". `format` formats every value in them. */
  done(request: R, outcome: DoneOutcome, format: (value: string) => string): readonly [string, ...string[]];
  /** What CxEngage stored, as far as the facts of the request do not say it. */
  doneFacts(request: R, outcome: DoneOutcome): Facts;
  /** Whether the natural next step is to add the user to a tenant. */
  readonly leadsToTenant: boolean;
}

/** A kind about many people, whose rows are stored separately. */
export interface BatchKind<R extends BatchRequest = BatchRequest> extends Kind<R> {
  /** Whether the requester sees a preview and sends the good rows. Else the batch goes to the approvers at once. */
  readonly hasPreview: boolean;
  /** What happened to each user, such as "created". */
  doneWord(request: R): string;
  /** File names in the thread, without extensions. */
  readonly files: { readonly rows: string; readonly result: string };
  /** Ends a sentence for the requester when the rows cannot be read: "this file. Check it …". */
  whatToCheck(request: R): string;
}

/** The reason, which every form asks for and none requires. */
export function checkReason({
  reason,
}: Form['fields']): { readonly errors: FieldErrors } | { readonly reason: string } {
  const parsed = v.safeParse(reasonField, reason);
  return parsed.success ? { reason: parsed.output } : { errors: { reason: parsed.issues[0].message } };
}

/** The first message for each field. */
export function firstMessages(issues: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): FieldErrors {
  const nested = v.flatten(issues).nested ?? {};
  return Object.fromEntries(Object.entries(nested).flatMap(([key, list]) => (list?.[0] ? [[key, list[0]]] : [])));
}
