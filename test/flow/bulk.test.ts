import { suite } from 'uvu';
import { withDesk } from '../helpers/desk.ts';
import { bulkStory } from './bulk-story.ts';

const test = suite('many users from a file');
test('uploaded, looked at, approved and created', withDesk(bulkStory));
test.run();
