import unhomoglyph from 'unhomoglyph';
import type { Request } from './request.ts';
import { clamp, counted, visibleLine } from './text.ts';

/** A role, tenant or identity provider as CxEngage lists it. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  /** Number of permissions of a role, if CxEngage gives it. */
  readonly permissions?: number;
  /** What a role is for, if CxEngage says it. */
  readonly description?: string;
}

/** Slack's limit for the text of an option. Cards and files show the same label, so one name never looks like two. */
export const LABEL_LENGTH = 75;

/**
 * What a name with an id in it looks like (`appearanceOf` turns 0 into o, and 1 into l). It could pass for the label of
 * another entry.
 */
const HAS_ID = /[\da-fol]{8}-[\da-fol]{4}-[\da-fol]{4}-[\da-fol]{4}-[\da-fol]{12}/;

/**
 * What people see for each entry of one list, by id: its name on one visible line. Entries whose names look alike also
 * show their ids and numbers of permissions.
 */
export function labelsOf(list: readonly Listed[]): ReadonlyMap<string, string> {
  const entries = new Map(list.map((listed) => [listed.id, entryOf(listed)]));
  const alike = Map.groupBy(entries.values(), ({ appearance }) => appearance);
  const isClear = ({ name, appearance }: Entry) =>
    alike.get(appearance)?.length === 1 && !HAS_ID.test(appearanceOf(name));
  const labelOf = (entry: Entry) => (isClear(entry) ? clamp(entry.name, LABEL_LENGTH) : withId(entry));
  return new Map([...entries].map(([id, entry]) => [id, entry.name ? labelOf(entry) : clamp(id, LABEL_LENGTH)]));
}

interface Entry extends Listed {
  /** The visible name. */
  readonly name: string;
  readonly appearance: string;
}

function entryOf(listed: Listed): Entry {
  const name = visibleName(listed.name);
  return { ...listed, name, appearance: appearanceOf(clamp(name, LABEL_LENGTH)) };
}

/** Enough to search in; a label shows less. */
const MAX_NAME = 1000;

/** A name as people read it, before it is cut; '' when there is nothing to read. */
export function visibleName(name: string): string {
  return visibleLine(name, MAX_NAME);
}

/** Cuts the name, never the id. */
function withId({ id, name, permissions }: Entry): string {
  const count = permissions === undefined ? '' : `${counted(permissions, 'permission')}, `;
  const end = ` (${count}${id})`;
  return clamp(`${clamp(name, Math.max(1, LABEL_LENGTH - end.length))}${end}`, LABEL_LENGTH);
}

/**
 * Equal for names that a reader could take for each other: in another case, or with letters of another script that look
 * the same (Unicode TR 39, confusables), or that differ in a joiner or a variation selector. A capital I looks like a
 * small l, and is the same letter as a small i.
 */
function appearanceOf(name: string): string {
  const drawn = name.replace(/\p{Default_Ignorable_Code_Point}/gu, '').normalize('NFKC');
  return unhomoglyph(drawn).toLowerCase().replaceAll('i', 'l');
}

/** Labels of the chosen entries by id. Each list is one in which people choose, such as the roles of one tenant. */
export function namesOf(lists: readonly (readonly Listed[])[], chosen: ReadonlySet<unknown>): Request['names'] {
  const names: Record<string, string> = {};
  for (const [id, label] of lists.flatMap((list) => [...labelsOf(list)])) {
    // Tenants share inherited roles. A role that needs its id in one of them has it everywhere.
    if (chosen.has(id) && !names[id]?.includes(id)) names[id] = label;
  }
  return names;
}

/** An entry that people saw under another label. */
export interface Renamed {
  readonly id: string;
  readonly before: string;
  readonly now: string;
}

/**
 * The entries of a list that are called otherwise than people saw (`shown`: labels by id). An entry whose name only
 * became ambiguous, or unique, since then still has its name.
 */
export function renamedIn(list: readonly Listed[], shown: Request['names']): readonly Renamed[] {
  const labels = labelsOf(list);
  return list.flatMap((listed) => {
    const { id } = listed;
    const before = visibleLine(shown[id] ?? '', LABEL_LENGTH);
    const now = labels.get(id) ?? '';
    const entry = entryOf(listed);
    const isSame = [now, clamp(entry.name, LABEL_LENGTH), withId(entry)].includes(before);
    return before === '' || isSame ? [] : [{ id, before, now }];
  });
}
