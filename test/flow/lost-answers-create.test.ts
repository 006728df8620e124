import { lostAnswers } from './lost-answers.ts';
import { creating } from './two-writes.ts';

lostAnswers(creating).run();
