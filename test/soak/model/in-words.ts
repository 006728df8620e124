import { ADDRESSES, type Step } from './step.ts';

const request = (which: number) =>
  which === 0 ? 'the newest that fits' : `request ${which} before the newest that fits`;
const often = (times: number) => (times === 1 ? 'once' : `${times} times`);

/** A step as a sentence for whoever reads a failure. */
export function inWords(step: Step): string {
  switch (step.do) {
    case 'nothing':
      return 'nothing';
    case 'ask':
      return `${step.by} asks for address ${ADDRESSES[step.about]}`;
    case 'invite':
      return `${step.by} asks to invite address ${ADDRESSES[step.about]}`;
    case 'press':
      return `${step.by} presses ${step.verb} (${step.how}) on ${request(step.which)}`;
    case 'race':
      return `at once ${step.one.join(' presses ')} and ${step.other.join(' presses ')} on ${request(step.which)}`;
    case 'write fault':
      return `CxEngage write fault: ${step.fault}, ${often(step.times)}`;
    case 'look-up fault':
      return `CxEngage look-up fault after ${step.after}: ${step.fault}, ${often(step.times)}`;
    case 'slack fault':
      return `Slack fault at ${step.method}: ${step.fault}, ${often(step.times)}`;
    case 'down':
      return 'CxEngage goes down';
    case 'role goes':
      return 'the role is removed';
    case 'mend':
      return 'all is well again at CxEngage and in the groups';
    case 'restart':
      return 'the program is restarted';
    case 'delete card':
      return `somebody deletes the card of ${request(step.which)}`;
    case 'another makes it':
      return `somebody else makes what ${request(step.which)} asks for`;
    case 'leave':
      return `${step.who} leaves the ${step.group}`;
    case 'set clock':
      return `the clock of the machine is set ${step.hours > 0 ? 'ahead' : 'back'} by ${Math.abs(step.hours)} h`;
    case 'wait':
      return `${step.seconds} s pass`;
  }
}
