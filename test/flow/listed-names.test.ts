import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIds } from '../../src/sandbox/cxengage/seed.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { Desk } from '../helpers/desk.ts';
import { sharedDesk } from '../helpers/shared-desk.ts';
import { textOf } from '../helpers/text-of.ts';
import { approveBatch, resultBelow, resultsOf, sendBatch } from './approve-batch.ts';
import { fileUnder } from './ask-batch.ts';
import { agent, askInvitation, chooseTenant, harbour } from './ask-invitation.ts';

const test = suite('names as CxEngage lists them');

const FORGED = 'Agent\nHow to add them: later\nSign-in: SSO only';
const SEEN = 'Agent How to add them: later Sign-in: SSO only';
const [liar, twin, platformTwin, idpTwin] = [
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  '9b2d8c1e-7a64-4f0e-8a5f-1c2d3e4f5a6b',
  '0d9f2c6b-51a7-4c3e-8b1d-6f7a8b9c0d1e',
  'c2a1b0f9-8e7d-4c6b-a5f4-e3d2c1b0a9f8',
];

const theDesk = sharedDesk(test, {
  prepare({ cxengage: { state } }) {
    const like = <T extends { id: string }>(list: T[], id: string, differently: Partial<T>) => {
      const found = list.find((one) => one.id === id);
      if (found) list.push({ ...found, ...differently });
    };
    like(state.tenantRoles, agent, { id: liar, name: FORGED });
    like(state.tenantRoles, agent, { id: twin, name: 'Аgent\u2003', permissions: [] });
    like(state.roles, seedIds.platformUser, { id: platformTwin, name: 'platform user', permissions: [] });
    like(state.identityProviders, seedIds.okta, { id: idpTwin });
  },
});

async function offered(person: Person, field: string, typed = ''): Promise<readonly string[]> {
  return (await person.options(field, typed)).map(({ text }) => String(text.text));
}

const linesOf = (message: Parameters<typeof textOf>[0]) => textOf(message).split('\n');

async function openInvitation({ rita, slack, ...desk }: Desk): Promise<void> {
  await rita.command('invite only.platform@harbour.example');
  await slack.until(() => rita.view()?.view.submit, 'the form');
  await chooseTenant({ ...desk, slack }, rita, harbour);
}

test('in the menus those that look alike have their ids and numbers of permissions, and are found by them', async () => {
  const desk = await theDesk();
  const { rita } = desk;
  await openInvitation(desk);
  const roles = await offered(rita, 'roleId');
  assert.ok(roles.includes(SEEN));
  assert.ok(roles.includes(`Аgent (0 permissions, ${twin})`));
  assert.ok(roles.includes(`Agent (1 permission, ${agent})`));
  assert.equal(await offered(rita, 'roleId', twin.slice(0, 8)), [`Аgent (0 permissions, ${twin})`]);
  assert.equal(await offered(rita, 'roleId', 'agent how to'), [SEEN]);
  assert.ok((await offered(rita, 'defaultIdentityProvider')).includes(`Harbour Okta (${idpTwin})`));
});

test('a forged line is none: not on the card, in the direct message or in the result', async () => {
  const desk = await theDesk();
  const email = desk.cxengage.state.addUser({ email: 'forged@example.com' }).email;
  const card = await askInvitation(desk, desk.rita, email, { roleId: liar });
  const told = await desk.inDirect(desk.rita, /forged@example\.com/);
  for (const message of [card, told]) {
    const lines = linesOf(message);
    assert.ok(lines.includes(`Role in the tenant: ${SEEN}`), lines.join('\n'));
    assert.equal(
      lines.filter((line) => /^(?:How to add them|Sign-in):/.test(line)),
      ['How to add them: Add now (no email)'],
    );
  }
  assert.not.match(card.text, '\n');
  await desk.press(desk.ana, card, 'approve_request');
  const result = await desk.inThread({ ...card, ts: card.thread_ts ?? card.ts }, /Added to /);
  assert.ok(linesOf(result).includes(`Role in the tenant: ${SEEN}`), textOf(result));
});

test('on the card one sees which of two roles, and which identity provider, it is', async () => {
  const desk = await theDesk();
  const email = desk.cxengage.state.addUser({ email: 'twin@example.com' }).email;
  const lines = linesOf(
    await askInvitation(desk, desk.rita, email, { roleId: twin, defaultIdentityProvider: idpTwin }),
  );
  assert.ok(lines.includes(`Role in the tenant: Аgent (0 permissions, ${twin})`), lines.join('\n'));
  assert.ok(lines.includes(`Identity provider: Harbour Okta (${idpTwin})`), lines.join('\n'));
});

test('and in a batch, whose rows name them by id', async () => {
  const desk = await theDesk();
  const table = [
    'email,role,tenant,tenant role',
    `batch.1@example.com,${platformTwin},Harbour Outfitters,${liar}`,
    `batch.2@example.com,Platform Administrator,,`,
  ].join('\n');
  const { card } = await sendBatch(desk, table);
  const role = `platform user (0 permissions, ${platformTwin})`;
  const lines = linesOf(card);
  const wanted = [
    `${role}: 1 row`,
    `In Harbour Outfitters as ${SEEN}: 1 row: batch.1@example.com`,
    `batch.1@example.com · ${role} · enabled (active at once) · added to Harbour Outfitters as ${SEEN}`,
  ];
  for (const line of wanted) assert.ok(lines.includes(line), lines.join('\n'));
  const file = await fileUnder(desk, card, 'rows.csv');
  const [, row = '', ...others] = file.trim().split('\n');
  assert.match(row, role);
  assert.match(row, SEEN);
  assert.is(others.length, 1);
});

test('what CxEngage refuses is told by the label of the tenant', async () => {
  const desk = await theDesk();
  const { state } = desk.cxengage;
  const tenant = state.tenants.find(({ id }) => id === harbour);
  if (tenant) tenant.name = 'Harbour\nOutfitters\u202E';
  desk.clock.advance(61_000);
  desk.cxengage.fault({
    match: { method: 'POST', path: /tenants\/[^/]+\/users$/ },
    effect: { kind: 'answer', status: 400, body: { error: { message: 'no\nseat\u202E left' } } },
  });
  const { card } = await approveBatch(
    desk,
    `email,role,tenant,tenant role\nrefused@example.com,${seedIds.platformUser},${harbour},${liar}\n`,
  );
  await resultBelow(desk, card);
  const row = (await resultsOf(desk, card)).get('refused@example.com');
  assert.match(row?.error ?? '', 'Not added to Harbour Outfitters[U+202E]: ');
  assert.match(row?.error ?? '', 'no seat[U+202E] left');
});

test.run();
