import type { types } from '@slack/bolt';
import * as v from 'valibot';
import { AUTOMATIC, ENCODINGS } from '../../domain/encoding.ts';
import { INVITATION_WORDS } from './add-to-tenant-modal.ts';
import { formButton } from './buttons.ts';
import { choice, type FormValues, form, formValues, input, reasonInput, typeahead, type Word } from './form.ts';
import { type FilledView, type Metadata, metadataOf } from './form-metadata.ts';
import { richText, text } from './rich-text.ts';

export const CREATE_USERS_FROM_CSV = 'create_users_from_csv';

const ENCODING_WORDS: readonly Word[] = [
  [AUTOMATIC, 'Automatic'],
  ...ENCODINGS.map(([value, name, codePage]): Word => (codePage ? [value, name, codePage] : [value, name])),
];

const WORDS = [
  'Upload a CSV with a header line, up to 10,000 rows and 10 MB. ',
  'You get a preview as a direct message. Nothing is created until an approver approves it.',
].join('');

/** The `/create-user bulk` form: a file or pasted rows, and the role and the tenant for rows without one. */
export function createUsersModal(metadata: Metadata = {}): types.ModalView {
  return form(
    CREATE_USERS_FROM_CSV,
    { title: 'Create many users', submit: 'Check rows' },
    [
      richText([text(WORDS)]),
      formButton('send_template'),
      input(
        { id: 'file', label: 'CSV file', optional: true },
        { type: 'file_input', filetypes: ['csv', 'tsv', 'txt'], max_files: 1 },
      ),
      input(
        {
          id: 'encoding',
          label: 'File encoding',
          hint: 'Choose one if the preview shows wrong letters.',
          optional: true,
        },
        choice(ENCODING_WORDS, AUTOMATIC),
      ),
      input(
        {
          id: 'rows',
          label: 'Or paste the rows here',
          hint: 'The first line names the columns. Up to 3,000 characters. For more rows, upload a file.',
          optional: true,
        },
        { type: 'plain_text_input', multiline: true },
      ),
      input(
        { id: 'platformRoleId', label: 'Platform role for rows without one', optional: true },
        typeahead('Choose a role'),
      ),
      {
        ...input(
          {
            id: 'tenantId',
            label: 'Tenant for rows without one',
            hint: 'Leave empty to only create the users.',
            optional: true,
          },
          typeahead('Choose a tenant'),
        ),
        dispatch_action: true,
      },
      input(
        { id: 'roleId', label: 'Role in the tenant', hint: 'Choose the tenant first.', optional: true },
        typeahead('Choose a role'),
      ),
      input({ id: 'status', label: 'How to add them', optional: true }, choice(INVITATION_WORDS)),
      reasonInput(),
    ],
    JSON.stringify(metadata),
  );
}

/** An uploaded file. Slack does not always send its size. */
export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly size?: number;
}

/** The files of a submission (docs.slack.dev, file input element). Some have only an id; files.info has the rest. */
const file = v.object({ id: v.string(), name: v.nullish(v.string()), size: v.nullish(v.number()) });
const files = v.looseObject({
  file: v.optional(v.looseObject({ file: v.nullish(v.looseObject({ files: v.nullish(v.array(file)) })) })),
});

/** Reads the form. Throws when the view has another shape. */
export function parseCreateUsers(view: FilledView): {
  files: readonly UploadedFile[];
  values: FormValues;
  metadata: Metadata;
} {
  const { values } = view.state;
  const found = v.parse(files, values).file?.file?.files ?? [];
  return {
    files: found.map(({ id, name, size }) => ({ id, name: name || id, ...(typeof size === 'number' && { size }) })),
    values: formValues(values),
    metadata: metadataOf(view),
  };
}
