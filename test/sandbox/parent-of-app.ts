import * as v from 'valibot';
import { createAppHandle } from '../../src/sandbox/app-handle.ts';

// A process that starts the app with the variables it is sent, and says so.
const handle = createAppHandle({ onChange() {}, onRunning: () => process.send?.('running'), onLine() {} });
process.once('message', (env) => void handle.start(v.parse(v.record(v.string(), v.string()), env)));
