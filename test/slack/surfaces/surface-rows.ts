import { addToTenantModal } from '../../../src/slack/surfaces/add-to-tenant-modal.ts';
import { approvalCard, staleCopy } from '../../../src/slack/surfaces/approval-card.ts';
import { createUserModal } from '../../../src/slack/surfaces/create-user-modal.ts';
import { createUsersModal } from '../../../src/slack/surfaces/create-users-modal.ts';
import { denyModal } from '../../../src/slack/surfaces/deny-modal.ts';
import { addressed, directMessage } from '../../../src/slack/surfaces/direct-message.ts';
import { filledForm } from '../../../src/slack/surfaces/filled-form.ts';
import { matching, notice } from '../../../src/slack/surfaces/form.ts';
import * as privateTexts from '../../../src/slack/surfaces/private-texts.ts';
import { decisionMessage, directResult, resultMessage } from '../../../src/slack/surfaces/result-message.ts';
import { shortForm } from '../../../src/slack/surfaces/short-form.ts';
import { CARD_LINK, SCENES, type WorstScene } from './worst-scenes.ts';
import { EMAILS, ROLES } from './worst-texts.ts';

/** A message, a view or an answer, and what it is for the words of a failure. */
export interface Payload {
  readonly is: string;
  readonly payload: unknown;
}
/** What an export makes: payloads to check, or why there are none. */
export type Row =
  | { readonly messages: () => Iterable<Payload> }
  | { readonly views: () => Iterable<Payload> }
  | { readonly options: () => Iterable<Payload> }
  | { readonly none: string };

const none = (reason: string): Row => ({ none: reason });
const ID = none('an id');
const PART = none('a part, drawn in the messages and modals of the other rows');
const PARSE = none('reads a form, draws nothing');
const DATA = none('reads a scene, draws nothing');
const WORDS = none('words in a text that is checked where it is put');
const said = (text: string): Row => ({ messages: () => [{ is: text.slice(0, 20), payload: { text } }] });

const drawn = (draw: (worst: WorstScene) => unknown): Row => ({ messages: () => drawnIn(draw) });
function* drawnIn(draw: (worst: WorstScene) => unknown): Generator<Payload> {
  for (const worst of SCENES) yield { is: worst.is, payload: draw(worst) };
}

/** Another name than the default, which no payload may name then. */
export const COMMAND = '/create-user-in-europe-at-harbour';

/** As many approvers as a refusal may have to name. */
const CROWD = Array.from({ length: 1000 }, (_, at) => `<@U${String(at).padStart(8, '0')}>`).join(', ');

/** Every file of `src/slack/surfaces`, and every export of it. */
export const ROWS: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  'add-to-tenant-modal.ts': {
    INVITE_TO_TENANT: ID,
    INVITATION_WORDS: WORDS,
    parseAddToTenant: PARSE,
    addToTenantModal: {
      *views() {
        for (const email of Object.values(EMAILS)) {
          yield { is: 'by request', payload: addToTenantModal(email, { from: 'request', revision: email }) };
          yield { is: 'by e-mail', payload: addToTenantModal(email, { from: 'email', email }) };
        }
      },
    },
  },
  'approval-card.ts': {
    approvalCard: drawn(({ scene }) => approvalCard(scene)),
    staleCopy: {
      messages: () => [undefined, CARD_LINK].map((link) => ({ is: `${link}`, payload: staleCopy(link) })),
    },
  },
  'batch/facts.ts': { cardRows: PART, digestLine: PART, factsOf: PART, roleFacts: PART },
  'batch/model.ts': { batchModelOf: DATA, rowsToDecide: DATA, rowsThatAdd: DATA, scopeOf: DATA, scopeOfRows: DATA },
  'batch/preview.ts': {
    batchPreview: PART,
    batchDraft: PART,
    batchChoice: PART,
    parseBatchChoice: PARSE,
  },
  'batch/remarks.ts': { remarks: WORDS },
  'batch/result.ts': { batchResult: PART, batchTriedAgain: PART, progress: WORDS, bar: WORDS },
  'batch/row-lines.ts': {
    rowLines: WORDS,
    problemLines: WORDS,
    blockedLines: WORDS,
    failureLines: WORDS,
    differenceLines: WORDS,
  },
  'buttons.ts': { buttons: PART, formButton: PART },
  'confirmation.ts': { confirmation: PART },
  'create-user-modal.ts': {
    CREATE_USER: ID,
    parseCreateUser: PARSE,
    createUserModal: {
      *views() {
        for (const email of [undefined, ...Object.values(EMAILS)])
          for (const status of [undefined, 'enabled', 'pending', 'invited', 'accepted'] as const)
            for (const country of ['CA', undefined] as const)
              yield { is: `${status}`, payload: createUserModal({ ...(email && { email }), status, country }) };
      },
    },
  },
  'create-users-modal.ts': {
    CREATE_USERS_FROM_CSV: ID,
    parseCreateUsers: PARSE,
    createUsersModal: {
      views: () =>
        [undefined, 'a70d8a31-1b8f-4d6e-9d2a-4f1f0a9f7a10'].map((id) => ({
          is: `${id}`,
          payload: createUsersModal({ tenantId: id }),
        })),
    },
  },
  'deny-modal.ts': {
    DENY_REQUEST: ID,
    parseDeny: PARSE,
    denyModal: { views: () => drawnIn(({ scene }) => denyModal(scene.request)) },
  },
  'deployment-label.ts': {
    deploymentLabel: none('laid over the payloads of the other rows by lint.more.test.ts'),
  },
  'direct-message.ts': {
    directMessage: drawn(({ scene, cardLink }) => directMessage(scene, { command: COMMAND, cardLink })),
    addressed: {
      *messages() {
        const to = ({ scene }: WorstScene) => scene.request.requester.userId;
        yield* drawnIn((worst) => addressed(directMessage(worst.scene, { ...worst, command: COMMAND }), to(worst)));
        yield* drawnIn((worst) => addressed(directResult(worst.scene), to(worst)));
      },
    },
  },
  'done-message.ts': { doneMessage: none('drawn by `resultMessage` and `directResult`') },
  'fields.ts': { fieldSections: PART, smallFacts: PART },
  'filled-form.ts': {
    filledForm: {
      *views() {
        for (const email of Object.values(EMAILS)) {
          const form = createUserModal({ status: undefined, country: undefined });
          const [role, ...more] = matching(ROLES, '');
          const values = { email, firstName: email, roleId: role, additionalRoleIds: more, status: 'pending' };
          yield { is: email, payload: filledForm(form, values) };
          yield {
            is: `${email}, no value`,
            payload: filledForm(form, { email: '', additionalRoleIds: [], status: 'odd' }),
          };
        }
      },
    },
  },
  'form-metadata.ts': {
    METADATA: PARSE,
    responseUrl: PARSE,
    metadataOf: PARSE,
    responseUrlOf: PARSE,
    chosenTenant: PARSE,
  },
  'form.ts': {
    form: PART,
    formValues: PARSE,
    input: PART,
    reasonInput: PART,
    choice: PART,
    typeahead: PART,
    option: PART,
    notice: {
      views: () =>
        ['Checking…', CROWD, '😀'.repeat(5000)].map((text) => ({
          is: text.slice(0, 20),
          payload: notice('Add to tenant', text),
        })),
    },
    matching: {
      options: () =>
        ['', ' ', 'n', '😀', 'no such role'].map((typed) => ({
          is: `typed «${typed}»`,
          payload: { options: matching(ROLES, typed) },
        })),
    },
  },
  'limits.ts': { LIMITS: none('numbers'), fitting: WORDS, clampMrkdwn: WORDS, escapeMrkdwn: WORDS, escaped: WORDS },
  'permalink.ts': { permalink: WORDS },
  'private-texts.ts': {
    help: said(privateTexts.help(COMMAND)),
    unknownWord: said(privateTexts.unknownWord(COMMAND, '<!channel> &amp; '.repeat(20))),
    inviteUsage: said(privateTexts.inviteUsage(COMMAND)),
    sentTo: said(privateTexts.sentTo('C0000000000')),
    CHECKING_ROWS: said(privateTexts.CHECKING_ROWS),
    UNREADABLE: said(privateTexts.UNREADABLE),
    FORM_NOT_OPENED: said(privateTexts.FORM_NOT_OPENED),
    tryAgain: said(privateTexts.tryAgain('CxEngage cannot be reached.', '0a1b2c3d')),
    unexpected: said(privateTexts.unexpected('0a1b2c3d')),
  },
  'result-message.ts': {
    resultMessage: drawn(({ scene, attempt }) => resultMessage(scene, attempt)),
    decisionMessage: drawn(({ scene }) => decisionMessage({ ...scene, deciderName: 'Ana <!channel> '.repeat(5) })),
    directResult: drawn(({ scene, cardLink }) =>
      directResult({ ...scene, ...(cardLink && { deciderName: 'Ana <!channel> '.repeat(5) }) }),
    ),
  },
  'short-form.ts': {
    shortForm: {
      *messages() {
        for (const [at, { is, scene, attempt }] of SCENES.entries()) {
          const ways = { command: COMMAND, cardLink: CARD_LINK };
          const full = [
            () => approvalCard(scene),
            () => directMessage({ ...scene, cardForm: 'refused' }, ways),
            () => resultMessage(scene, attempt),
          ];
          // One of them in turn: a short form is made of each in the same way.
          const draw = full[at % full.length];
          if (draw) yield { is, payload: shortForm(draw()).message };
        }
      },
    },
  },
  'rich-text.ts': {
    text: PART,
    bold: PART,
    code: PART,
    person: PART,
    named: PART,
    group: PART,
    link: PART,
    time: PART,
    richText: PART,
    quote: PART,
    facts: PART,
  },
  'words.ts': {
    labelOf: WORDS,
    statusLine: PART,
    standing: WORDS,
    tooLate: WORDS,
    escapedLabel: WORDS,
    summary: WORDS,
    whom: WORDS,
    headline: WORDS,
    headerText: WORDS,
  },
};
