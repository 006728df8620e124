import { suite } from 'uvu';
import { withDesk } from '../helpers/desk.ts';
import { story } from './story.ts';

const test = suite('the whole story');
for (const mode of ['http', 'socket'] as const) {
  test(`from the command to the invitation, over ${mode}`, withDesk(story, { mode }));
}
test.run();
