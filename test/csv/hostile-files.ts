const HEADER = 'email,first name,last name,role\n';

const filled = (unit: string) => (size: number) => HEADER + unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
/** Rows whose second cell is this, in quotes. */
const celled = (unit: string) => (size: number) => {
  const row = `a@example.com,"${unit.repeat(Math.floor(50_000 / unit.length))}",x,y\n`;
  return HEADER + row.repeat(Math.ceil(size / row.length));
};
/** What the hostile ones are held against. */
export const plain = filled('person.one@example.com,First,Last,Platform User\n');

/** Files of about so many characters that cost a reader more than others of their size. */
export const HOSTILE: Readonly<Record<string, (size: number) => string>> = {
  'line feeds': filled('\n'),
  'carriage returns': filled('\r'),
  'line breaks of Windows': filled('\r\n'),
  'lines of spaces': filled('   \n'),
  'lines of tabs': filled('\t\n'),
  commas: filled(','),
  'lines of commas': filled(',,,\n'),
  'lines of fewer commas than the header': filled(',\n'),
  quotes: filled('"'),
  'pairs of quotes': filled('""'),
  spaces: filled(' '),
  'one long cell': filled('x'),
  NULs: filled('\0'),
  'short rows': filled('a\n'),
  'cells of line feeds': celled('\n'),
  'cells of line breaks of Windows': celled('\r\n'),
  'cells of spaces': celled(' '),
  'cells of tabs': celled('\t'),
  'cells of semicolons': celled(';'),
  'cells of apostrophes': celled("'"),
  'cells of apostrophes after line breaks': celled("\n'"),
  'cells of equals signs': celled('='),
  'cells of formulas after line breaks': celled('\n='),
  'cells of pairs of quotes': celled('""'),
  'cells of formulas after blanks': celled('\n \t ='),
};
