import type { Column } from '../domain/batch-row.ts';

/** Headings of each column, as one word: its own name, and what else people call it, in English, German, French and Spanish. */
export const HEADINGS: Readonly<Record<Column, readonly string[]>> = {
  email: words(
    `mail emailaddress emailid emailemailaddress workemail primaryemail businessemail emailadresse mailadresse adresseemail adressemail
    adresseelectronique adressemessagerie adressedemessagerie courriel correo correoelectronico direcciondecorreo
    direcciondecorreoelectronico`,
  ),
  firstName: words('first firstnames givenname givennames forename vorname prenom nombre nombres nombredepila'),
  lastName: words(
    'last surname familyname familynames nachname familienname nom nomdefamille nomdusage apellido apellidos',
  ),
  roleId: words('role rolename platformrole platformroleid rolle plattformrolle rol'),
  additionalRoleIds: words('additionalroles'),
  externalId: [],
  status: [],
  personalTelephone: words(
    'phone phonenumber telephone telephonenumber personalphone telefon telefonnummer telefono tel rufnummer tfno tlf',
  ),
  tenantId: words('tenant tenantname mandant'),
  tenantRoleId: words('tenantrole tenantrolename roleinthetenant'),
  invitationStatus: words('invitation'),
};

/** Headings that stand for a column in a file with none of the above; the first of them that a file has is read. */
export const STAND_INS: Partial<Readonly<Record<Column, readonly string[]>>> = {
  email: words('userprincipalname upn username login loginid emailpersonal emailprivate emailprivat'),
  firstName: words('namefirstname prenomusuel'),
  lastName: words('namelastname zuname nomusuel primerapellido'),
  externalId: words(
    `employeeid employeenumber employeeno employeecode empid empno personnelnumber personnelno staffid staffnumber
    workerid associateid personalnummer personalnr persnr mitarbeiternummer mitarbeiternr mitarbeiterid matricule
    nmatricule numerodematricule numerodeempleado noempleado nempleado codigodeempleado idempleado federationid`,
  ),
  personalTelephone: words(
    `mobilephone mobile mobilenumber cellphone cell mobiltelefon mobil mobilnummer handy handynummer diensthandy
    portable telephoneportable telportable telephonemobile movil telefonomovil celular workphone businessphone
    officephone primaryphone homephone contactnumber contactno phoneinformationphonenumber`,
  ),
};

/** Words that do not change what a column is. A column of somebody else, such as "Manager Email", has another word. */
const BESIDE = words(
  `work business company corporate official office primary main contact user agent employee staff member worker login
  information professional professionnel professionnelle pro dienstlich dienstliche geschaftlich geschaftliche
  beruflich berufliche profesional corporativo laboral trabajo empresa principal number no nr n numero 1 de la du del to
  invite`,
);
export const PRIVATE = words('personal private home privat personnel personnelle particular');
const OF_A_NAME = words('legal preferred official user agent employee staff member worker');

/** For each column, the words that are left out of its headings. "Last login" names no column, so names keep more. */
export const LEFT_OUT: Partial<Readonly<Record<Column, ReadonlySet<string>>>> = {
  email: new Set(BESIDE),
  firstName: new Set(OF_A_NAME),
  lastName: new Set(OF_A_NAME),
  personalTelephone: new Set([...BESIDE, ...PRIVATE]),
};

/** Too short to be recognized after other words are left out. */
export const ONLY_ALONE = new Set(words('first last nom nombre nombres'));

/** Headings of a column with first and last name in one. */
export const FULL_NAMES = new Set(
  words(
    `name fullname userfullname displayname employeename empname agentname staffname worker person lastnamefirstname
  firstnamelastname vollername vollstandigername mitarbeiter namevorname nachnamevorname nomcomplet nometprenom
  nomprenom nombrecompleto nombreyapellidos empleado`,
  ),
);

function words(list: string): readonly string[] {
  return list.split(/\s+/);
}
