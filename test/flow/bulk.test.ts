import { suite } from 'uvu';
import { withDesk } from '../helpers/desk.ts';
import { bulkChoicesStory } from './bulk-choices-story.ts';
import { bulkStory } from './bulk-story.ts';

const test = suite('many users from a file');
test('uploaded, looked at, approved and created', withDesk(bulkStory));
test('its encoding and the role of its rows are chosen in the form', withDesk(bulkChoicesStory));
test.run();
