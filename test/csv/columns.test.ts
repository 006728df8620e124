import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readHeader } from '../../src/csv/columns.ts';
import { COLUMNS, type Column } from '../../src/domain/batch-row.ts';
import { KnownError } from '../../src/errors.ts';

const test = suite('the header');

for (const column of COLUMNS) {
  const words = column.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const spellings = [
    column,
    column.toUpperCase(),
    words,
    words.replaceAll(' ', '_'),
    ` ${words.replaceAll(' ', '-')} `,
  ];
  test(`${column} in any case, with spaces, underscores or hyphens`, () => {
    for (const name of spellings) {
      const cells = column === 'email' ? [name] : [name, 'email'];
      assert.is(readHeader(cells).columns[0], column, name);
      assert.equal(readHeader(cells).unknown, [], name);
    }
  });
}

const names: readonly (readonly [string, Column])[] = [
  ['E-Mail', 'email'],
  ['Email address', 'email'],
  ['Given name', 'firstName'],
  ['Surname', 'lastName'],
  ['Role', 'roleId'],
  ['Role name', 'roleId'],
  ['Platform role', 'roleId'],
  ['Additional roles', 'additionalRoleIds'],
  ['Phone', 'personalTelephone'],
  ['Phone number', 'personalTelephone'],
  ['Tenant', 'tenantId'],
  ['Tenant name', 'tenantId'],
  ['Tenant role', 'tenantRoleId'],
  ['Role in the tenant', 'tenantRoleId'],
  ['Invitation', 'invitationStatus'],
];
for (const [name, column] of names)
  test(`«${name}» is ${column}`, () => {
    const cells = column === 'email' ? [name] : ['email', name];
    assert.is(readHeader(cells).columns.at(-1), column);
  });

/** A header line of another product, and the columns that are read of it. */
const others: readonly (readonly [string, readonly string[]])[] = [
  [
    'user.login|user.firstName|user.lastName|user.email|user.mobilePhone',
    [',firstName,lastName,email,personalTelephone'],
  ],
  ['Username|Agent First Name|Agent Last Name|Agent Email', [',firstName,lastName,email']],
  ['Employee_ID|Legal Name - First Name|Legal Name - Last Name|Email - Primary Work|Phone - Primary Work', []],
  ['Employee #|Legal First Name|Legal Last Name|Work Contact: Work Email|Work Contact: Work Phone', []],
  ['EMPID|Preferred First Name|Preferred Last Name|Business Email Address|Cell Phone Number', []],
  ['Mitarbeiter-Nr.|Vorname*|Name|Geschäftliche E-Mail|Handynummer', []],
  ['Pers.-Nr.|Rufname|E-Mail dienstlich|Tel.', ['externalId,,email,personalTelephone']],
  ['N° matricule|Prénom usuel|Nom d’usage|Courriel professionnel|Tél. portable', []],
  ['Nº empleado|Nombres|Primer apellido|Correo corporativo|Celular', []],
  ['Código de empleado|Nombre de pila|Apellido|Dirección de correo electrónico|Número de teléfono', []],
  ['Email (personal)|Email (work)|Manager Email|Recovery Email', [',email']],
  ['Email|Last Login|Last Contact|First Contact|Emergency Contact Phone|Work Phone 2', ['email']],
  ['Email (personal)|Name|Vorname', ['email,lastName,firstName']],
  ['Email 1|Email 2|Name|First name', ['email,,,firstName']],
];
for (const [line, [expected = 'externalId,firstName,lastName,email,personalTelephone']] of others)
  test(`of ${line} the right columns are read`, () => {
    const { columns } = readHeader(line.split('|'));
    assert.is(columns.join(), expected.padEnd(expected.length + columns.length - expected.split(',').length, ','));
  });

test('a header of very many columns is refused', () => {
  const cells = Array.from({ length: 2_001 }, (_, at) => `c${at}`);
  assert.throws(
    () => readHeader(['email', ...cells]),
    /^The first line has 2,002 columns\. A file can have at most 2,000\.$/,
  );
});

test('columns stand in any order', () =>
  assert.equal(readHeader(['Last_Name', 'role', 'EMAIL', 'firstName']).columns, [
    'lastName',
    'roleId',
    'email',
    'firstName',
  ]));

test('names that nobody knows are told as they stand there', () => {
  const { columns, unknown } = readHeader(['Cost centre', 'email', 'constructor', '__proto__', 'Größe']);
  assert.equal(columns, [undefined, 'email', undefined, undefined, undefined]);
  assert.equal(unknown, ['Cost centre', 'constructor', '__proto__', 'Größe']);
});

test('a column without a name is told when it stands among others, and none at the end', () => {
  const { columns, unknown } = readHeader(['email', '', 'role', '', '']);
  assert.equal(columns, ['email', undefined, 'roleId']);
  assert.equal(unknown, ['(column 2 has no name)']);
});

test('what our own files add is no unknown column, in any spelling, and no column either', () => {
  const { columns, unknown } = readHeader(['Line', 'email', 'problem', 'lines', 'the problem', ' PROBLEM ']);
  assert.equal(columns, [undefined, 'email', undefined, undefined, undefined, undefined]);
  assert.equal(unknown, ['problem', 'lines', 'the problem']);
  const rows = ['line', 'action', 'email', 'signIn', 'identityProvider', 'domain in ASCII letters', 'notes'];
  assert.equal(readHeader(rows).unknown, ['notes']);
});

test("in a file that is not ours they are the author's own", () => {
  assert.equal(readHeader(['email', 'Line', 'Action', 'Problem']).unknown, ['Line', 'Action', 'Problem']);
  assert.equal(readHeader(['Line', 'email', 'Sign-in']).unknown, ['Line', 'Sign-in']);
});

const refused: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['one column twice', ['email', 'role', 'Role_ID'], /^Two headings mean the same column: "role" and "Role_ID"\./],
  ['e-mail three times', ['email', 'E-mail', 'mail'], /"email" and "E-mail" and "mail"/],
  [
    'one column very often',
    Array(9).fill('role'),
    /^Two headings mean the same column: "role" and "role" and "role"\./,
  ],
  [
    'no e-mail',
    ['firstName', 'lastName'],
    /^The first line must contain the column names, one of them "email"\. It was read as 2 columns: "firstName", "lastName"\.$/,
  ],
  ['a row in its place', ['bob@example.com', 'Bob', 'Smith'], /^The first line must contain the column names/],
];
for (const [name, cells, sentence] of refused)
  test(`${name} is refused`, () => {
    try {
      readHeader(cells);
    } catch (error) {
      assert.instance(error, KnownError);
      assert.match(String(error), sentence.source.startsWith('^') ? new RegExp(sentence.source.slice(1)) : sentence);
      return;
    }
    assert.unreachable();
  });

test.run();
