import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readTable } from '../../src/csv/read-rows.ts';
import type { Column, RowCells } from '../../src/domain/batch-row.ts';
import { rowClassifier } from '../../src/domain/classify-row.ts';

/** Lists of users as products export them, or want them for an import: their headings, with a person who is invented. */
interface Layout {
  readonly name: string;
  readonly text: string;
  readonly cells: RowCells;
  /** Line of the header, where something stands above it. */
  readonly headerLine?: number;
  /** The column with whole names, where there are no others. */
  readonly fullNames?: string;
  /** What stops the row when the role for rows that name none is chosen in the form, by column. Absent: it can be sent. */
  readonly problems?: Readonly<Partial<Record<Column, RegExp>>>;
}

const NO_SUCH_ROLE = { roleId: /^There is no role "(?:agent|Employee)"\. CxEngage lists: Platform User\.$/i };
const FOREIGN_PHONE = { personalTelephone: /^That isn't a valid phone number\.|is too long for a phone number\./ };

const PERSON = { email: 'ann.lee@example.com', firstName: 'Ann', lastName: 'Lee' };

const LAYOUTS: readonly Layout[] = [
  {
    name: 'Google Workspace, download of users',
    text: 'First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Org Unit Path [Required],Status [READ ONLY],Last Sign In [READ ONLY],Recovery Email,Work Phone,Mobile Phone,Employee ID\nAnn,Lee,ann.lee@example.com,****,/,Active,Never logged in,ann@home.example,,+1 506 234 5678,1042\n',
    cells: { ...PERSON, personalTelephone: '+1 506 234 5678', externalId: '1042' },
  },
  {
    name: 'Microsoft 365, template for many users',
    text: 'Username,First name,Last name,Display name,Job title,Department,Office number,Office phone,Mobile phone,Fax,Alternate email address\nann.lee@example.com,Ann,Lee,Ann Lee,Agent,Billing,12,5062345600,5062345678,,ann@home.example\n',
    cells: { ...PERSON, personalTelephone: '5062345678' },
  },
  {
    name: 'Microsoft Entra, bulk create, with its line of the version',
    text: 'version:v1.0,,,,\nName [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,First name [givenName],Last name [surname]\nAnn Lee,ann.lee@example.com,secret,Ann,Lee\n',
    cells: PERSON,
    headerLine: 2,
  },
  {
    name: 'Microsoft Entra, download of users',
    text: 'userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,telephoneNumber,mobilePhone,employeeId\nann_lee,Ann Lee,Lee,ann.lee@example.com,Ann,8c0d,Member,Agent,Billing,+15062345678,,77\n',
    cells: { ...PERSON, personalTelephone: '+15062345678', externalId: '77' },
  },
  {
    name: 'Okta, import',
    text: 'login,firstName,lastName,middleName,email,secondEmail,mobilePhone,primaryPhone,employeeNumber\nalee,Ann,Lee,,ann.lee@example.com,,+15062345678,,E-7\n',
    cells: { ...PERSON, personalTelephone: '+15062345678', externalId: 'E-7' },
  },
  {
    name: 'Zendesk, import of users',
    text: '"name","email","external_id","details","phone","role","organization"\n"Ann Lee","ann.lee@example.com","42","","+15062345678","agent","Example"\n',
    cells: { email: PERSON.email, externalId: '42', personalTelephone: '+15062345678', roleId: 'agent' },
    fullNames: 'name',
    problems: NO_SUCH_ROLE,
  },
  {
    name: 'Genesys Cloud, import of people',
    text: 'Name,Email,Title,Department,Work Phone,Mobile,Role\nAnn Lee,ann.lee@example.com,Agent,Billing,+15062345600,+15062345678,Employee\n',
    cells: { email: PERSON.email, personalTelephone: '+15062345678', roleId: 'Employee' },
    fullNames: 'Name',
    problems: NO_SUCH_ROLE,
  },
  {
    name: 'Five9, import of users',
    text: 'Username,FirstName,LastName,EMail,Password,Extension,FederationID\nalee,Ann,Lee,ann.lee@example.com,x,2001,F-1\n',
    cells: { ...PERSON, externalId: 'F-1' },
  },
  {
    name: 'Canvas, SIS users',
    text: 'user_id,login_id,first_name,last_name,full_name,sortable_name,email\n1,alee,Ann,Lee,Ann Lee,"Lee, Ann",ann.lee@example.com\n',
    cells: PERSON,
  },
  {
    name: 'Workday, a report of workers',
    text: 'Worker,Employee ID,Legal First Name,Legal Last Name,Email - Work,Phone - Work,Location\nAnn Lee,7,Ann,Lee,ann.lee@example.com,+14165550134,Toronto\n',
    cells: { ...PERSON, externalId: '7', personalTelephone: '+14165550134' },
  },
  {
    name: 'BambooHR, a report',
    text: 'Employee #,"Last name, First name",Work Email,Home Email,Mobile Phone\n7,"Lee, Ann",ann.lee@example.com,ann@home.example,+14165550134\n',
    cells: { email: PERSON.email, externalId: '7', personalTelephone: '+14165550134' },
    fullNames: 'Last name, First name',
  },
  {
    name: 'ADP Workforce Now, a custom report',
    text: 'Associate ID,Preferred First Name,Preferred Last Name,Work Contact: Work Email,Personal Contact: Personal Email\nQ7,Ann,Lee,ann.lee@example.com,ann@home.example\n',
    cells: { ...PERSON, externalId: 'Q7' },
  },
  {
    name: 'SAP SuccessFactors, user data',
    text: 'STATUS [OPTIONAL],USERID,EMPID,FIRSTNAME,LASTNAME,EMAIL,BIZ_PHONE\n,alee,7,Ann,Lee,ann.lee@example.com,+14165550100\n',
    cells: { ...PERSON, externalId: '7' },
  },
  {
    name: 'Personio in German, quotes around everything',
    text: '\ufeff"Nachname";"Vorname";"E-Mail (geschäftlich)";"Private E-Mail";"Personalnummer";"Diensthandy"\r\n"Lee";"Ann";"ann.lee@example.com";"ann@home.example";"7";"+4915155501344"\r\n',
    cells: { ...PERSON, externalId: '7', personalTelephone: '+4915155501344' },
  },
  {
    name: 'HiBob, people',
    text: 'ID,Full name,Company email,Personal email,Work phone\n7,Ann Lee,ann.lee@example.com,ann@home.example,+14165550134\n',
    cells: { email: PERSON.email, personalTelephone: '+14165550134' },
    fullNames: 'Full name',
  },
  {
    name: 'RingCentral, users',
    text: 'Extension Number,First Name *,Last Name *,Contact Email *,Mobile Number,User Role\n101,Ann,Lee,ann.lee@example.com,+14165550134,Standard\n',
    cells: { ...PERSON, personalTelephone: '+14165550134' },
  },
  {
    name: 'Talkdesk, agents',
    text: 'agent_name,agent_email,role,extension\nAnn Lee,ann.lee@example.com,Agent,1\n',
    cells: { email: PERSON.email, roleId: 'Agent' },
    fullNames: 'agent_name',
    problems: NO_SUCH_ROLE,
  },
  {
    name: 'a table with bars, as Excel says in the line above',
    text: 'sep=|\nEmail|First name|Last name|Role\nann.lee@example.com|Ann|Lee|Agent\n',
    cells: { ...PERSON, roleId: 'Agent' },
    problems: NO_SUCH_ROLE,
  },
  {
    name: 'a plain list of a personnel office',
    text: 'Employee ID\tFirst\tLast\tWork Email\tMobile\tHome Phone\tManager\n1042\tAnn\tLee\tann.lee@example.com\t506 234 5678\t\tBob Ray\n',
    cells: { ...PERSON, externalId: '1042', personalTelephone: '506 234 5678' },
  },
  {
    name: 'a German list, by semicolons',
    text: 'Personalnummer;Nachname;Vorname;E-Mail-Adresse;Telefonnummer;Rolle;Eintritt\n7;Lee;Ann;ann.lee@example.com;0151 23456789;Agent;01.02.2025\n',
    cells: { ...PERSON, externalId: '7', personalTelephone: '0151 23456789', roleId: 'Agent' },
    problems: { ...NO_SUCH_ROLE, ...FOREIGN_PHONE },
  },
  {
    name: 'a French list, with accents',
    text: 'Matricule;Nom de famille;Prénom;Adresse e-mail;Téléphone portable;Rôle\n7;Lee;Ann;ann.lee@example.com;06 12 34 56 78;Agent\n',
    cells: { ...PERSON, externalId: '7', personalTelephone: '06 12 34 56 78', roleId: 'Agent' },
    problems: { ...NO_SUCH_ROLE, ...FOREIGN_PHONE },
  },
  {
    name: 'a Spanish list',
    text: 'Nombre,Apellidos,Correo electrónico,Teléfono,Rol\nAnn,Lee,ann.lee@example.com,612 345 678,Agent\n',
    cells: { ...PERSON, personalTelephone: '612 345 678', roleId: 'Agent' },
    problems: { ...NO_SUCH_ROLE, ...FOREIGN_PHONE },
  },
  {
    name: 'a spreadsheet with a title and an empty line above',
    text: 'New agents for March,,,\n,,,\nEmail (required),First name,Last name,Role\nann.lee@example.com,Ann,Lee,Agent\n',
    cells: { ...PERSON, roleId: 'Agent' },
    headerLine: 3,
    problems: NO_SUCH_ROLE,
  },
  {
    name: 'semicolons beside a heading full of commas',
    text: 'email;role;Address (street, city, zip, country)\nann.lee@example.com;Agent;1 Main St\n',
    cells: { email: PERSON.email, roleId: 'Agent' },
    problems: NO_SUCH_ROLE,
  },
];

const test = suite('published layouts of user lists');

const platformUser = { id: '00000001-0000-4000-8000-000000000000', name: 'Platform User' };
const classify = () =>
  rowClassifier({
    roles: [platformUser],
    tenants: [],
    tenantRoles: new Map(),
    country: 'CA',
    status: 'enabled',
    roleId: platformUser.id,
  });

for (const { name, text, cells, headerLine, fullNames, problems } of LAYOUTS)
  test(`${name}: the person is read, and ${problems ? 'what stops the row is said' : 'can be sent'}`, async () => {
    const table = await readTable(text);
    const rows = [];
    for await (const row of table.rows) rows.push(row);
    assert.equal(
      rows.map((row) => row.cells),
      [cells],
    );
    assert.is(rows[0]?.problem, undefined);
    assert.is(table.headerLine, headerLine);
    assert.is(table.header.fullNames, fullNames);
    const [row] = rows;
    assert.ok(row);
    const classified = classify()(row);
    if (classified.state !== 'invalid') {
      assert.is(problems, undefined, classified.state);
      assert.is(classified.state, 'good');
      return;
    }
    assert.equal(Object.keys(classified.problems).sort(), Object.keys(problems ?? {}).sort());
    for (const [column, sentence] of Object.entries(problems ?? {})) {
      assert.match(classified.problems[column] ?? '', sentence);
    }
  });

test('two headings for one column are an error still, and a stand-in beside the real one is not', async () => {
  const twice = await readTable('email,E-Mail\na@x.example,b@x.example\n').catch((error) => error.message);
  assert.match(twice, /^Two headings mean the same column/);
  const { header } = await readTable('username,email\nann,a@x.example\n');
  assert.equal([header.columns, header.unknown], [[undefined, 'email'], ['username']]);
});

test('a header below the fifth line is not looked for', async () => {
  const said = await readTable('a\nb\nc\nd\ne\nemail\nx@x.example\n').catch((error) => error.message);
  assert.match(said, /^The first line must contain the column names/);
});

test.run();
