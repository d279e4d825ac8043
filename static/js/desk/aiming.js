// What a command is aimed at: only those facts on this screen on which its sender relies. The server refuses the
// command if one of them has changed (docs/protocol.md, “Aimed at”). Pure: no page, no clock, no words.

const PERSON = {
  name: ({ name }) => name,
  group: ({ group }) => group,
  standing: ({ standing }) => standing,
  away: ({ away }) => Boolean(away),
  hand: ({ hand }) => hand ?? null,
};
const GROUP = { number: ({ number }) => number, people: ({ people }) => people.map(({ id }) => id) };

/** `people` and `groups`: pairs of an id and the names of facts. */
function aim(screen, people, groups = []) {
  return { people: facts(screen.people, people, PERSON), groups: facts(screen.groups, groups, GROUP) };
}

function facts(all, meant, read) {
  const found = meant.map(([id, ...names]) => [all.find((one) => one.id === id), names]).filter(([one]) => one);
  return Object.fromEntries(found.map(([one, names]) => [one.id, Object.fromEntries(names.map((name) => [name, read[name](one)]))]));
}

function groupOf(screen, person) {
  return screen.groups.find(({ people }) => people.some(({ id }) => id === person));
}

/** Moving a person into a group as it is, into another person's place, or out of their group. */
export function aimOfMove(screen, person, { group, swap }) {
  const own = [person, swap].map((id) => groupOf(screen, id)).filter(Boolean).map(({ id }) => [id, "number"]);
  const people = [person, swap].filter((id) => id !== null).map((id) => [id, "group", "standing"]);
  return aim(screen, people, group === null ? own : [...own, [group, "number", "people"]]);
}

/** The people to keep together when the others are shuffled; empty when the command is about everybody. */
export function aimOfLock(screen, { group, person }) {
  if (person !== null) return aim(screen, [[person, "group"]], [[groupOf(screen, person)?.id, "number"]]);
  return aim(screen, [], group === null ? [] : [[group, "number", "people"]]);
}

/** A person without a place joins the people of a group. */
export function aimOfSeat(screen, person, group) {
  return aim(screen, [[person, "group", "standing", "away"]], [[group, "number", "people"]]);
}

/** A person alone in `group` joins the people of another group, or (`into` null) stays. */
export function aimOfLone(screen, group, into = null) {
  const { person } = screen.lone.find((one) => one.group === group) ?? {};
  return aim(screen, [[person, "group", "away"]], [[group, "number", "people"], [into, "number", "people"]]);
}

/** One hand, or (null) all visible ones: a hand raised meanwhile is not meant. */
export function aimOfHands(screen, person) {
  const up = screen.people.filter(({ id, hand }) => (person === null ? hand : id === person));
  return aim(screen, up.map(({ id }) => [id, "hand"]));
}

/** The person about whom the menu shows these facts. */
export function aimOfPerson(person, ...names) {
  return { people: facts([person], [[person.id, ...names]], PERSON) };
}

/** The message to replace or take back. */
export function aimOfNotice({ session }) {
  return { session: { notice: session.notice?.at ?? null } };
}

/** The round after which the session is to end. */
export function aimOfRound({ session }) {
  return { session: { round: session.round } };
}
