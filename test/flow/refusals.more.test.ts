import { refusals } from './refusals.ts';
import { creating } from './two-writes.ts';

refusals(creating).run();
