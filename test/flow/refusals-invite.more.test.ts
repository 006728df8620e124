import { refusals } from './refusals.ts';
import { inviting } from './two-writes.ts';

refusals(inviting).run();
