import { randomUUID } from 'node:crypto';
import { noRows, type RowState, type StoredRow } from '../../../src/domain/batch.ts';
import type { StepKind } from '../../../src/domain/batch-steps.ts';
import type { RowGroup } from '../../../src/ports/batch-rows.ts';
import type { BatchModel } from '../../../src/ports/slack.ts';
import { failure } from '../../helpers/batches.ts';
import { batchOf } from '../../helpers/requests.ts';
import type { Make } from './worst-requests.ts';
import type { Text } from './worst-texts.ts';

const ROLES = Array.from({ length: 5 }, () => randomUUID());
const TENANTS = Array.from({ length: 100 }, () => randomUUID());
const [ROLE = '', ...MORE_ROLES] = ROLES;
const [TENANT = ''] = TENANTS;
const INVITATION = { tenantId: TENANT, roleId: ROLE, status: 'invited' } as const;

const fileIn = (text: Text) => ({ from: 'file', fileId: 'F0001', name: text(255) }) as const;

function namesIn(text: Text): Readonly<Record<string, string>> {
  const name = text(1000);
  return Object.fromEntries([...ROLES, ...TENANTS].map((id) => [id, name]));
}

function readIn(text: Text) {
  const column = text(500);
  const readAs = { encoding: 'windows-1252', example: { line: 10_000, text: text(40) } } as const;
  return { unknownColumns: Array.from({ length: 200 }, () => column), readAs, roles: MORE_ROLES };
}

/** As much beside its rows as there can be. */
export const wholeBatch: Make = (text) =>
  batchOf({
    names: namesIn(text),
    content: {
      source: fileIn(text),
      platformRoleId: ROLE,
      invitation: INVITATION,
      read: readIn(text),
      allOrNothing: true,
    },
    digest: 'f'.repeat(64),
  });

/** A file of which nothing is read yet. */
export const unreadFile: Make = (text) => batchOf({ content: { source: fileIn(text) } });

/** Those that come from no file. */
export const OTHER_BATCHES: readonly Make[] = [
  (text) =>
    batchOf({
      names: namesIn(text),
      content: { source: { from: 'paste', text: text(3000) }, read: readIn(text) },
    }),
  (text) =>
    batchOf({
      names: namesIn(text),
      content: { createdBy: randomUUID(), read: readIn(text), invitation: INVITATION },
    }),
  () => batchOf({ content: { createdBy: randomUUID(), invitation: INVITATION } }),
];

const GROUPS: readonly RowGroup[] = TENANTS.flatMap((tenantId) =>
  ROLES.map((roleId) => ({ roleId, additionalRoleIds: ROLES, tenantId, tenantRoleId: roleId, rows: 20, done: 0 })),
);
const UNSENT = ['invalid', 'on_platform', 'duplicate', 'pending_elsewhere'] as const;
/** So many rows of the file are in a scene. */
const ROWS = Array.from({ length: 50 }, (_, at) => at);

const many = (...states: RowState[]) => ({
  ...noRows(),
  ...Object.fromEntries(states.map((state) => [state, 10_000])),
});

/** What the rows of a batch may look like: 10,000 in every state, in 500 tenants and roles, those in the tenant too. */
export function rowsOf(text: Text, email: string): Readonly<Record<string, BatchModel>> {
  const [long, name, sentence] = [text(5000), text(255), text(1000)];
  const cells = { email: long, firstName: long };
  const user = { email, roleId: ROLE, firstName: name, lastName: name, additionalRoleIds: ROLES };
  const content = { user, invitation: { tenantId: TENANT, roleId: ROLE, email, status: 'accepted' } as const };
  const good = ROWS.map((at): StoredRow => ({ line: 10_000 + at, state: 'new', email, cells, content, tries: 0 }));
  const problems = { email: sentence, roleId: sentence, line: sentence };
  const bad = ROWS.map((at): StoredRow => {
    const state = UNSENT[at % UNSENT.length] ?? 'invalid';
    const row = { line: 10_000 + at, state, email: at % 3 ? long : '', cells, tries: 0 };
    return at % 2 ? { ...row, problems } : row;
  });
  const failures = bad.map((row): StoredRow => ({ ...row, state: 'failed', outcome: failure(true, sentence) }));
  const differing = good.map((row): StoredRow => {
    return {
      ...row,
      email: long,
      state: 'done',
      outcome: { result: 'done', userId: long, note: sentence, differs: true },
    };
  });
  const sent = many('new', 'creating', 'inviting', 'done', 'failed', 'stopped');
  const powerful = [
    { roleId: ROLE, first: good },
    { roleId: ROLE, tenantId: TENANT, first: good },
  ];
  const by = (kind: StepKind) => ({ kind, at: 0, actor: { teamId: 'T0001', userId: 'U0002' }, name: text(80) });
  const some = {
    notLookedUp: 10_000,
    groups: GROUPS,
    powerful,
    unsent: bad,
    failures,
    differing,
    blocked: bad.map((row): StoredRow => ({ ...row, state: 'stopped' })),
    steps: { restarted: by('rest_asked'), stopped: by('stopped'), held: by('paused') },
    retryable: 0,
    invitable: 0,
  };
  return {
    'sent, slowly': { ...some, counts: sent, first: good, rate: 0.04, retryable: 10_000, invitable: 10_000 },
    'sent, at full speed': { ...some, counts: sent, first: good, rate: 78 },
    'being looked up': { ...some, counts: many('unchecked', 'new', ...UNSENT), first: good, rate: 0 },
    'none to send': {
      ...some,
      counts: many(...UNSENT),
      groups: [],
      powerful: [],
      failures: [],
      differing: [],
      first: good,
      rate: 0,
    },
    'all done': {
      counts: many('done'),
      groups: [{ additionalRoleIds: [], rows: 10_000, done: 10_000 }],
      powerful: [],
      notLookedUp: 0,
      unsent: [],
      first: [],
      failures: [],
      differing: [],
      blocked: [],
      steps: {},
      rate: 0,
      retryable: 0,
      invitable: 1,
    },
  };
}
