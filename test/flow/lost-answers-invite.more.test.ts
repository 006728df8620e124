import { lostAnswers } from './lost-answers.ts';
import { inviting } from './two-writes.ts';

lostAnswers(inviting).run();
