import { withDesk } from '../helpers/desk.ts';
import { onPostgres } from '../helpers/on-postgres.ts';
import { bulkChoicesStory } from './bulk-choices-story.ts';
import { bulkStory } from './bulk-story.ts';
import { story } from './story.ts';

const stories = {
  'one user, from the command to the invitation': story,
  'many users from a file: uploaded, looked at, approved and created': bulkStory,
  'many users from a file whose encoding and role are chosen in the form': bulkChoicesStory,
};

onPostgres('the stories on PostgreSQL', (test, create) => {
  for (const [name, tell] of Object.entries(stories)) {
    test(name, async () => {
      const { url, drop } = await create();
      try {
        await withDesk(tell, { databaseUrl: url })();
      } finally {
        await drop();
      }
    });
  }
});
