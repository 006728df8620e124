import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readTable } from '../../src/csv/read-rows.ts';
import type { RowCells } from '../../src/domain/batch-row.ts';

/** Lists of users as products export them, or want them for an import: their headings, with a person who is invented. */
interface Layout {
  readonly name: string;
  readonly text: string;
  readonly cells: RowCells;
  /** Line of the header, where something stands above it. */
  readonly headerLine?: number;
}

const PERSON = { email: 'ann.lee@example.com', firstName: 'Ann', lastName: 'Lee' };

const LAYOUTS: readonly Layout[] = [
  {
    name: 'Google Workspace, download of users',
    text: 'First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Org Unit Path [Required],Status [READ ONLY],Last Sign In [READ ONLY],Recovery Email,Work Phone,Mobile Phone,Employee ID\nAnn,Lee,ann.lee@example.com,****,/,Active,Never logged in,ann@home.example,,+1 416 555 0134,1042\n',
    cells: { ...PERSON, personalTelephone: '+1 416 555 0134', externalId: '1042' },
  },
  {
    name: 'Microsoft 365, template for many users',
    text: 'Username,First name,Last name,Display name,Job title,Department,Office number,Office phone,Mobile phone,Fax,Alternate email address\nann.lee@example.com,Ann,Lee,Ann Lee,Agent,Billing,12,4165550100,4165550134,,ann@home.example\n',
    cells: { ...PERSON, personalTelephone: '4165550134' },
  },
  {
    name: 'Microsoft Entra, bulk create, with its line of the version',
    text: 'version:v1.0,,,,\nName [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,First name [givenName],Last name [surname]\nAnn Lee,ann.lee@example.com,secret,Ann,Lee\n',
    cells: PERSON,
    headerLine: 2,
  },
  {
    name: 'Microsoft Entra, download of users',
    text: 'userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,telephoneNumber,mobilePhone,employeeId\nann_lee,Ann Lee,Lee,ann.lee@example.com,Ann,8c0d,Member,Agent,Billing,+14165550134,,77\n',
    cells: { ...PERSON, personalTelephone: '+14165550134', externalId: '77' },
  },
  {
    name: 'Okta, import',
    text: 'login,firstName,lastName,middleName,email,secondEmail,mobilePhone,primaryPhone,employeeNumber\nalee,Ann,Lee,,ann.lee@example.com,,+14165550134,,E-7\n',
    cells: { ...PERSON, personalTelephone: '+14165550134', externalId: 'E-7' },
  },
  {
    name: 'Zendesk, import of users',
    text: '"name","email","external_id","details","phone","role","organization"\n"Ann Lee","ann.lee@example.com","42","","+14165550134","agent","Example"\n',
    cells: { email: PERSON.email, externalId: '42', personalTelephone: '+14165550134', roleId: 'agent' },
  },
  {
    name: 'Genesys Cloud, import of people',
    text: 'Name,Email,Title,Department,Work Phone,Mobile,Role\nAnn Lee,ann.lee@example.com,Agent,Billing,+14165550100,+14165550134,Employee\n',
    cells: { email: PERSON.email, personalTelephone: '+14165550134', roleId: 'Employee' },
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
  },
  {
    name: 'a table with bars, as Excel says in the line above',
    text: 'sep=|\nEmail|First name|Last name|Role\nann.lee@example.com|Ann|Lee|Agent\n',
    cells: { ...PERSON, roleId: 'Agent' },
  },
  {
    name: 'a plain list of a personnel office',
    text: 'Employee ID\tFirst\tLast\tWork Email\tMobile\tHome Phone\tManager\n1042\tAnn\tLee\tann.lee@example.com\t416 555 0134\t\tBob Ray\n',
    cells: { ...PERSON, externalId: '1042', personalTelephone: '416 555 0134' },
  },
  {
    name: 'a German list, by semicolons',
    text: 'Personalnummer;Nachname;Vorname;E-Mail-Adresse;Telefonnummer;Rolle;Eintritt\n7;Lee;Ann;ann.lee@example.com;0151 5550134;Agent;01.02.2025\n',
    cells: { ...PERSON, externalId: '7', personalTelephone: '0151 5550134', roleId: 'Agent' },
  },
  {
    name: 'a French list, with accents',
    text: 'Matricule;Nom de famille;Prénom;Adresse e-mail;Téléphone portable;Rôle\n7;Lee;Ann;ann.lee@example.com;06 12 34 56 78;Agent\n',
    cells: { ...PERSON, externalId: '7', personalTelephone: '06 12 34 56 78', roleId: 'Agent' },
  },
  {
    name: 'a Spanish list',
    text: 'Nombre,Apellidos,Correo electrónico,Teléfono,Rol\nAnn,Lee,ann.lee@example.com,612 345 678,Agent\n',
    cells: { ...PERSON, personalTelephone: '612 345 678', roleId: 'Agent' },
  },
  {
    name: 'a spreadsheet with a title and an empty line above',
    text: 'New agents for March,,,\n,,,\nEmail (required),First name,Last name,Role\nann.lee@example.com,Ann,Lee,Agent\n',
    cells: { ...PERSON, roleId: 'Agent' },
    headerLine: 3,
  },
  {
    name: 'semicolons beside a heading full of commas',
    text: 'email;role;Address (street, city, zip, country)\nann.lee@example.com;Agent;1 Main St\n',
    cells: { email: PERSON.email, roleId: 'Agent' },
  },
];

const test = suite('published layouts of user lists');

for (const { name, text, cells, headerLine } of LAYOUTS)
  test(`${name}: the person is read`, async () => {
    const table = await readTable(text);
    const rows = [];
    for await (const row of table.rows) rows.push(row);
    assert.equal(
      rows.map((row) => row.cells),
      [cells],
    );
    assert.is(rows[0]?.problem, undefined);
    assert.is(table.headerLine, headerLine);
  });

test('two headings for one column are an error still, and a stand-in beside the real one is not', async () => {
  const twice = await readTable('email,E-Mail\na@x.example,b@x.example\n').catch((error) => error.message);
  assert.match(twice, /^The header names one column twice/);
  const { header } = await readTable('username,email\nann,a@x.example\n');
  assert.equal([header.columns, header.unknown], [[undefined, 'email'], ['username']]);
});

test('a header below the fifth line is not looked for', async () => {
  const said = await readTable('a\nb\nc\nd\ne\nemail\nx@x.example\n').catch((error) => error.message);
  assert.match(said, /^The first line must name the columns/);
});

test.run();
