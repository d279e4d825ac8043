// What a command is aimed at, as this screen shows it: the facts that its sender goes by, and no others. The server refuses it when one
// of them is not so any more (docs/protocol.md, "Aimed at"). Pure: no page, no clock, no words.

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

/** Somebody is put into a trio as it is, in somebody's place, or out of the trio in which they are. */
export function aimOfMove(screen, person, { trio, swap }) {
  const own = [person, swap].map((id) => trioOf(screen, id)).filter(Boolean).map(({ id }) => [id, "number"]);
  const people = [person, swap].filter((id) => id !== null).map((id) => [id, "trio", "standing"]);
  return aim(screen, people, trio === null ? own : [...own, [trio, "number", "people"]]);
}

/** Those who are to stay together when the others are shuffled; nothing when it is about everybody. */
export function aimOfLock(screen, { trio, person }) {
  if (person !== null) return aim(screen, [[person, "trio"]], [[trioOf(screen, person)?.id, "number"]]);
  return aim(screen, [], trio === null ? [] : [[trio, "number", "people"]]);
}

/** Somebody without a place comes to those who are there. */
export function aimOfSeat(screen, person, trio) {
  return aim(screen, [[person, "trio", "standing", "away"]], [[trio, "number", "people"]]);
}

/** Whoever is alone in `trio` comes to those of another one, or (`into` null) stays. */
export function aimOfLone(screen, trio, into = null) {
  const { person } = screen.lone.find((one) => one.trio === trio) ?? {};
  return aim(screen, [[person, "trio", "away"]], [[trio, "number", "people"], [into, "number", "people"]]);
}

/** One hand, or (null) all that can be seen: a hand that comes up meanwhile is not meant. */
export function aimOfHands(screen, person) {
  const up = screen.people.filter(({ id, hand }) => (person === null ? hand : id === person));
  return aim(screen, up.map(({ id }) => [id, "hand"]));
}

/** The person of whom the menu tells these things. */
export function aimOfPerson(person, ...names) {
  return { people: facts([person], [[person.id, ...names]], PERSON) };
}

/** The message that is to be replaced or taken back. */
export function aimOfNotice({ session }) {
  return { session: { notice: session.notice?.at ?? null } };
}

/** The round after which all is to be over. */
export function aimOfRound({ session }) {
  return { session: { round: session.round } };
}
