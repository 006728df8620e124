import { checkDatabase } from '../../src/store/check.ts';

/** Prints what the check of a database finds wrong, and nothing when all is well. */
const [url = ''] = process.argv.slice(2);

for (const { state, text } of await checkDatabase(url)) if (state === 'wrong') console.error(text);
