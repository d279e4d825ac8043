// Which notes belong on the pad at a moment, as keys ROUND.CLIENT.KIND: CLIENT is the person whose turn it is about. Pure.
// Turns change places and people come and go, so nothing here counts seats: a turn is known by whoever is client in it.

const AS_CLIENT = ["challenge", "valuable", "next_step"];
const ORDER = ["challenge", "takeaway", "valuable", "next_step"];
const NOW = {
  share: ["challenge"],
  clarify: ["challenge"],
  consult: ["valuable"],
  return: ["valuable", "next_step"],
  breath: ["valuable", "next_step"],
};

export const keyOf = (round, client, kind) => `${round}.${client}.${kind}`;

export function slotOf(key) {
  const [round, client, kind] = key.split(".");
  return { key, round: Number(round), client: Number(client), kind };
}

const slot = (round, client, kind) => slotOf(keyOf(round, client, kind));

// What the page remembers of a turn once it is over: its client is not among the steps any more. before: the one remembered so far.
export function turnSeen({ kind, trio, step, client }, before = null) {
  if (kind !== "turn" || step.phase === "breath" || !client) return before;
  return { trio: trio.id, turn: step.turn, client: client.id };
}

// The client of the turn that is being written about. A breath leads to the next turn; what is written in it is still about
// the one before. null when that is not known, because this page was not there to see it.
function clientNow({ trio, step, client }, seen) {
  const breath = step.phase === "breath";
  if (!breath && client) return client.id;
  const turn = breath ? step.turn - 1 : step.turn;
  return seen && step.turn !== null && seen.trio === trio.id && seen.turn === turn ? seen.client : null;
}

// The notes of the present moment of a turn. seen: the last turn that this page saw (turnSeen).
export function slotsNow(scene, me, seen = null) {
  const { session, step, self, kind } = scene;
  if (kind !== "turn" || !self) return [];
  const client = clientNow(scene, seen);
  if (client === null) return [slot(session.round, me, "challenge")];
  const kinds = client === me ? (NOW[step.phase] ?? AS_CLIENT) : ["takeaway"];
  return kinds.map((each) => slot(session.round, client, each));
}

// The people of a round: who was known of before, in that order, then whoever is new. So a list of notes never changes places.
export function joined(before, people) {
  const names = new Map([...before, ...people].map(({ id, name }) => [id, name]));
  return Array.from(names, ([id, name]) => ({ id, name }));
}

// Everything this person may have written or may still write: about everybody they sat with (past: {round, people}, the present
// round too) but those whose turn is still to come, and what exists.
export function slotsAll(scene, me, { written = [], past = [], seen = null } = {}) {
  const all = new Map(written.map((key) => [key, slotOf(key)]));
  const coming = stillToCome(scene, seen);
  const rounds = new Map(past.map(({ round, people }) => [round, people]));
  const round = scene.session.round;
  if (scene.self && begun(scene)) rounds.set(round, joined(rounds.get(round) ?? [], scene.people));
  for (const [number, people] of rounds) {
    for (const { id } of people) {
      for (const kind of id === me ? AS_CLIENT : ["takeaway"]) {
        const each = slot(number, id, kind);
        if (number !== round || kind === "challenge" || !coming.has(id)) all.set(each.key, each);
      }
    }
  }
  const rank = (each) => [each.round, placeOf(rounds.get(each.round), each.client), each.client, ORDER.indexOf(each.kind)];
  return [...all.values()].sort((a, b) => rank(a).reduce((sum, value, i) => sum || value - rank(b)[i], 0));
}

// Notes about people who are not known here come last.
const placeOf = (people, id) => (people?.findIndex((person) => person.id === id) ?? -1) >>> 0;

const OVER = ["done", "between", "closing", "ended"];
const begun = ({ kind }) => kind === "turn" || OVER.includes(kind);

// Whose turn has not begun yet in this round. Whoever has none (any more) is not among them: they may be written about.
// Nor is somebody whose turn was put off and comes again: they were client already.
function stillToCome({ kind, trio, step, people }, seen) {
  if (!trio || OVER.includes(kind)) return new Set();
  if (!step) return new Set(people.map(({ id }) => id)); // not at work yet, or not with us
  const breath = step.phase === "breath";
  const first = (step.turn ?? 0) + (breath ? 0 : 1);
  const seats = new Set(trio.later);
  for (const each of trio.timeline.steps) if (each.turn !== null && each.turn >= first) seats.add(each.client);
  if (!breath) seats.delete(step.client);
  const before = seen?.trio === trio.id ? seen.client : null;
  return new Set(people.filter(({ id, seat }) => seats.has(seat) && id !== before).map(({ id }) => id));
}
