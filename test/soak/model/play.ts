import { agent, harbour } from '../../flow/ask-invitation.ts';
import { clickAll } from './click-all.ts';
import { SLOW_MS } from './faults.ts';
import { fillIn } from './fill-in.ts';
import type { RequestRow } from './ledger.ts';
import { placeOf } from './place-of.ts';
import { press } from './press.ts';
import type { Step } from './step.ts';
import type { Story } from './story.ts';

/** Takes a step on the stage; `target` is the request that it is about. Resolves before the program rests. */
export async function play(story: Story, step: Step, target: RequestRow | undefined): Promise<void> {
  const { stage, weather, emails } = story;
  switch (step.do) {
    case 'nothing':
      return;
    case 'ask':
    case 'invite':
      return fillIn(story, step.do, step.by, emails[step.about] ?? '');
    case 'press':
      return target && press(story, step, target);
    case 'race':
      return target && race(story, [step.one, step.other], target);
    case 'write fault':
      return weather.armWrite(step.fault, step.times);
    case 'look-up fault':
      return weather.armLookUp(step.fault, step.after, step.times);
    case 'slack fault':
      return weather.armSlack(step.method, step.fault, step.times);
    case 'down':
      return weather.down();
    case 'leave':
      return weather.change(step.who, step.group, false);
    case 'role goes':
      return weather.setRole(false);
    case 'mend':
      return weather.mend();
    case 'wait':
      return stage.clock.advance(step.seconds * 1000);
    case 'set clock':
      return stage.setClock(step.hours * 3_600_000);
    case 'delete card':
      return target && deleteCard(story, target);
    case 'another makes it':
      return target && anotherMakes(story, target);
    case 'restart':
      return restart(story);
  }
}

type Race = Extract<Step, { do: 'race' }>;

async function race(story: Story, hands: readonly Race['one'][], request: RequestRow): Promise<void> {
  const clicks = hands.flatMap(([who, verb]) => {
    const place = placeOf(story, verb, request);
    const options = { forge: true, value: request.revision };
    return place ? [() => story.stage.person(who).click(place, `${verb}_request`, options)] : [];
  });
  await clickAll(story, clicks);
}

async function deleteCard(story: Story, request: RequestRow): Promise<void> {
  const card = placeOf(story, 'approve', request);
  if (!card) return;
  story.deleted.add(`${card.channel} ${card.ts}`);
  await story.stage.asBot('chat.delete', { channel: card.channel, ts: card.ts });
}

function anotherMakes({ stage: { sandbox } }: Story, { kind, content: { email } }: RequestRow): void {
  const { state } = sandbox.cxengage;
  const user = state.findUser(email);
  if (!user) state.addUser({ email });
  else if (kind === 'add_to_tenant' && !state.findTenantUser(harbour, user.id)) {
    state.addTenantUser({ tenantId: harbour, userId: user.id, roleId: agent });
  }
}

/** What runs is let finish: a write that is held back is answered meanwhile. */
async function restart({ stage: { sandbox, clock }, weather }: Story): Promise<void> {
  await weather.up();
  const stopped = sandbox.app.stop();
  const held = sandbox.cxengage.calls.some(({ status }) => status === 'waiting');
  if (held) clock.advance(SLOW_MS);
  await stopped;
  await sandbox.restart();
}
