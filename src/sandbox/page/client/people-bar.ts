import type { World } from '../world.ts';
import { Avatar } from './avatar.ts';
import { html } from './html.ts';
import { type ReadMarks, unreadOf } from './read-marks.ts';

interface Props {
  readonly world: World;
  readonly marks: ReadMarks;
  readonly me: string;
  onChoose(personId: string): void;
}

/** The switch «You are»: one person plays all parts, and sees for whom something new has come. */
export function PeopleBar({ world, marks, me, onChoose }: Props) {
  return html`<fieldset class="people">
    <legend>You are</legend>
    ${world.people.map((person) => {
      const { id, name, parts } = person;
      const news = id === me ? 0 : unreadOf(world, marks, id);
      const first = person.realName.split(' ')[0] ?? name;
      const title = parts.join(', ') || 'member';
      return html`<label key=${id} title=${title} class=${`person ${id === me ? 'person-me' : ''}`}>
        <input type="radio" name="me" value=${id} checked=${id === me} onChange=${() => onChoose(id)} />
        <${Avatar} id=${id} name=${person.realName} />
        <span class="person-words">
          <b>${first}</b>
          <span class="person-parts">${title}</span>
        </span>
        ${news > 0 && html`<span class="badge">${news}<span class="unseen"> new for ${first}</span></span>`}
      </label>`;
    })}
  </fieldset>`;
}
