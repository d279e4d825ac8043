// A proposal for moving people by hand: who sits where, who has met whom, where a person
// can go. Pure: no page, no words.
import { aimOfMove } from "./aiming.js";

/** The group in which this person sits in the proposal; null without a seat. */
export function groupWith({ groups }, person) {
  return groups.find(({ people }) => people.some(({ id }) => id === person)) ?? null;
}

export function personIn({ people, awaited = [] }, id) {
  const toCome = awaited.find((person) => person.id === id);
  return people.find((person) => person.id === id) ?? (toCome ? { ...toCome, standing: "awaited", group: null, hand: null } : null);
}

/** The people who could have a seat in the proposal and have none, also people left out on purpose. */
export function seatless({ people }) {
  return people.filter(({ group, standing }) => group === null && standing !== "left" && standing !== "removed");
}

export function lockedPeople({ groups }) {
  return groups.flatMap(({ people }) => people).filter(({ locked }) => locked);
}

export function isLocked({ people }) {
  return people.length > 0 && people.every(({ locked }) => locked);
}

/** How few people a group has that has too few: "nobody", "one", "two" or, in practices with larger groups, "some". */
export function fewness({ people }) {
  return ["nobody", "one", "two"][people.length] ?? "some";
}

/** By person in the proposal: whom of their group they have met, and in how many rounds. */
export function metOf({ met }) {
  const found = new Map();
  const note = (one, other, times) => found.set(one, [...(found.get(one) ?? []), { other, times }]);
  for (const [one, other, times] of met) {
    note(one, other, times);
    note(other, one, times);
  }
  return found;
}

/** The pairs of this group who have met before. */
export function metIn({ people }, { met }) {
  const here = new Set(people.map(({ id }) => id));
  return met.filter(([one, other]) => here.has(one) && here.has(other));
}

/**
 * The places where a person can be put, as rows to walk through: first the group, then each person to swap with. The row of
 * people without a seat comes last. An aim is {group}, {swap} or {out: true}.
 */
export function rowsFor(screen, person) {
  const own = groupWith(screen, person);
  const others = screen.groups.filter((group) => group !== own).sort((a, b) => a.number - b.number);
  const rows = others.map(({ id, people }) => [{ group: id }, ...people.map((one) => ({ swap: one.id }))]);
  if (own) rows.push([{ out: true }, ...seatless(screen).map(({ id }) => ({ swap: id }))]);
  return rows;
}

/** The row to begin with: the group after the person's own. */
export function firstRow(screen, person) {
  const own = groupWith(screen, person);
  if (!own) return 0;
  const after = screen.groups.filter(({ number }) => number < own.number).length;
  return after % Math.max(1, screen.groups.length - 1);
}

/** The fields of `move` for this aim; null if it would change nothing. */
export function moveOf(screen, person, aim) {
  if (!aim || !screen.proposal) return null;
  const own = groupWith(screen, person);
  if (aim.swap !== undefined && (aim.swap === person || groupWith(screen, aim.swap) === own)) return null;
  if (aim.group !== undefined && aim.group === own?.id) return null;
  if (aim.out && !own) return null;
  const { revision } = screen.proposal;
  const to = { group: aim.group ?? null, swap: aim.swap ?? null };
  return { revision, person, ...to, anyway: false, aim: aimOfMove(screen, person, to) };
}
