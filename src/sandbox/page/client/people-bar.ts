import type { World } from '../world.ts';
import { Avatar } from './avatar.ts';
import { html } from './html.ts';
import { newsOf, type ReadMarks } from './read-marks.ts';

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
      const { count, isBold } = newsOf(world, marks, id);
      const hasNews = isBold && id !== me;
      const first = person.realName.split(' ')[0] ?? name;
      const title = parts.join(', ') || 'member';
      return html`<label key=${id} title=${title} class=${`person ${id === me ? 'person-me' : ''}`}>
        <input type="radio" name="me" value=${id} checked=${id === me} onChange=${() => onChoose(id)} />
        <${Avatar} id=${id} name=${person.realName} />
        <span class="person-words">
          <b>${first}</b>
          <span class="person-parts">${title}</span>
        </span>
        ${hasNews && html`<span class=${count > 0 ? 'badge' : 'dot'}>${count > 0 && count}</span>`}
        ${hasNews && html`<span class="unseen"> new for ${first}</span>`}
      </label>`;
    })}
  </fieldset>`;
}
