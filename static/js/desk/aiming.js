// What a command is aimed at: only those facts on this screen on which its sender relies. The server refuses the
// command if one of them has changed (docs/protocol.md, “Aimed at”). Pure: no page, no clock, no words.

const PERSON = {
  name: ({ name }) => name,
  trio: ({ trio }) => trio,
  standing: ({ standing }) => standing,
  away: ({ away }) => Boolean(away),
  hand: ({ hand }) => hand ?? null,
};
const TRIO = { number: ({ number }) => number, people: ({ people }) => people.map(({ id }) => id) };

/** `people` and `trios`: pairs of an id and the names of facts. */
function aim(screen, people, trios = []) {
  return { people: facts(screen.people, people, PERSON), trios: facts(screen.trios, trios, TRIO) };
}

function facts(all, meant, read) {
  const found = meant.map(([id, ...names]) => [all.find((one) => one.id === id), names]).filter(([one]) => one);
  return Object.fromEntries(found.map(([one, names]) => [one.id, Object.fromEntries(names.map((name) => [name, read[name](one)]))]));
}

function trioOf(screen, person) {
  return screen.trios.find(({ people }) => people.some(({ id }) => id === person));
}

/** Moving a person into a trio as it is, into another person's place, or out of their trio. */
export function aimOfMove(screen, person, { trio, swap }) {
  const own = [person, swap].map((id) => trioOf(screen, id)).filter(Boolean).map(({ id }) => [id, "number"]);
  const people = [person, swap].filter((id) => id !== null).map((id) => [id, "trio", "standing"]);
  return aim(screen, people, trio === null ? own : [...own, [trio, "number", "people"]]);
}

/** The people to keep together when the others are shuffled; empty when the command is about everybody. */
export function aimOfLock(screen, { trio, person }) {
  if (person !== null) return aim(screen, [[person, "trio"]], [[trioOf(screen, person)?.id, "number"]]);
  return aim(screen, [], trio === null ? [] : [[trio, "number", "people"]]);
}

/** A person without a place joins the people of a trio. */
export function aimOfSeat(screen, person, trio) {
  return aim(screen, [[person, "trio", "standing", "away"]], [[trio, "number", "people"]]);
}

/** A person alone in `trio` joins the people of another trio, or (`into` null) stays. */
export function aimOfLone(screen, trio, into = null) {
  const { person } = screen.lone.find((one) => one.trio === trio) ?? {};
  return aim(screen, [[person, "trio", "away"]], [[trio, "number", "people"], [into, "number", "people"]]);
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
