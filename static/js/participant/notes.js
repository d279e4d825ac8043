// Which notes belong on the pad now, as keys ROUND.CLIENT.KIND; CLIENT is the person whose turn the note is about.
// Pure. Turns swap places and people come and go, so no seat is counted: the holder names the turn.

import { inTurn } from "../timeline.js";

const AS_CLIENT = ["challenge", "valuable", "next_step"];
const AS_CONSULTANT = ["takeaway", "gift"];
const ORDER = ["challenge", "takeaway", "gift", "valuable", "next_step"];
const WAITS = ["lobby", "gather", "waiting", "between"];
const NOW = {
  share: ["challenge"],
  clarify: ["challenge"],
  consult: ["valuable"],
  return: ["valuable", "next_step"],
};

export const ofConsultant = (kind) => AS_CONSULTANT.includes(kind);

export const keyOf = (round, holder, kind) => `${round}.${holder}.${kind}`;

export function noteOf(key) {
  const [round, holder, kind] = key.split(".");
  return { key, round: Number(round), holder: Number(holder), kind };
}

const note = (round, holder, kind) => noteOf(keyOf(round, holder, kind));

// The holder of the present turn; null outside turns.
const holderOf = ({ kind, step, holder }) => (kind === "turn" && inTurn(step) ? (holder?.id ?? null) : null);

// What the page remembers of a turn that is over: the steps no longer name its holder.
// before: what it remembered so far.
export function turnSeen(scene, before = null) {
  const holder = holderOf(scene);
  return holder === null ? before : { group: scene.group.id, turn: scene.step.turn, holder };
}

// What is known of a round: who sat with this person (people), and whose turns they are asked about (asked): turns
// under way while they sat there. The server says the same of rounds before the page was loaded (domain/notes.py).
export function roundSeen(scene, before = { people: [], asked: [] }) {
  const holder = holderOf(scene);
  const news = { people: scene.people, asked: holder === null ? [] : [holder] };
  return roundKnown({ round: scene.session.round, ...news }, before);
}

export function roundKnown({ round, people, asked }, before = { people: [], asked: [] }) {
  return { round, people: joined(before.people, people), asked: [...new Set([...before.asked, ...asked])] };
}

// The holder whose turn the notes are about. Between turns that is still the turn before. null if unknown, because this
// page did not see that turn.
function holderNow({ group, step, holder }, seen) {
  if (inTurn(step) && holder) return holder.id;
  const turn = step.when === "between" ? step.reached - 1 : step.turn;
  return seen && turn !== null && seen.group === group.id && seen.turn === turn ? seen.holder : null;
}

// The note of one's own challenge in a round. People may write it before they have a seat: then its key names an
// earlier round in which they did not sit (domain/notes.py). keys: all existing notes.
export function challengeOf(round, me, { keys = [], past = [] } = {}) {
  const before = Math.max(0, ...past.map((held) => held.round).filter((number) => number < round));
  const mine = keys.map(noteOf).filter((each) => each.holder === me && each.kind === "challenge" && each.round > before && each.round <= round);
  return mine.sort((one, other) => one.round - other.round)[0] ?? note(round, me, "challenge");
}

// The challenge about which a person may think while they wait for a seat; null if no round is to come.
function challengeToCome({ kind, session }, me, known) {
  if (!WAITS.includes(kind)) return null;
  const sat = known.past.some(({ round }) => round === session.round);
  const round = Math.max(1, session.round + (sat ? 1 : 0));
  return round > session.rounds ? null : { ...challengeOf(round, me, known), toCome: true };
}

// The notes of the present turn. known: keys, past (see allNotes), and seen: the last
// turn that this page saw (turnSeen).
export function notesNow(scene, me, known) {
  const { session, step, self, kind } = scene;
  if (kind !== "turn" || !self) return [];
  const holder = holderNow(scene, known.seen);
  const challenge = challengeOf(session.round, me, known);
  if (holder === null) return ahead(scene) ? [challenge] : [];
  // Nobody leaves something to a holder before they have been helped.
  const phase = inTurn(step) ? step.phase : "return"; // between turns people finish what they wrote last
  const kinds = holder === me ? (NOW[phase] ?? AS_CLIENT) : phase === "return" ? AS_CONSULTANT : ["takeaway"];
  return kinds.map((each) => (each === "challenge" ? challenge : note(session.round, holder, each)));
}

// The people of a round: those known before, in their order, then new ones. So a list of notes never changes its order.
export function joined(before, people) {
  const names = new Map([...before, ...people].map(({ id, name }) => [id, name]));
  return Array.from(names, ([id, name]) => ({ id, name }));
}

// All that this person is asked: about turns that they sat through (past: rounds as in roundSeen, the present one too),
// for their own turn to come, and all that they have written.
export function allNotes(scene, me, known) {
  const { written, past } = known;
  const all = new Map(written.map((key) => [key, noteOf(key)]));
  const add = (each) => all.set(each.key, each);
  for (const { round, asked } of past) {
    for (const id of asked) {
      for (const kind of id === me ? AS_CLIENT : AS_CONSULTANT) add(kind === "challenge" ? challengeOf(round, me, known) : note(round, id, kind));
    }
  }
  if (ahead(scene)) add(challengeOf(scene.session.round, me, known));
  const toCome = challengeToCome(scene, me, known);
  if (toCome) add(toCome);
  const rounds = new Map(past.map(({ round, people }) => [round, people]));
  const rank = (each) => [each.round, placeOf(rounds.get(each.round), each.holder), each.holder, ORDER.indexOf(each.kind)];
  return [...all.values()].sort((a, b) => rank(a).reduce((sum, value, i) => sum || value - rank(b)[i], 0));
}

// Notes about people who are not known here come last.
const placeOf = (people, id) => (people?.findIndex((person) => person.id === id) ?? -1) >>> 0;

// Whether one's own turn is to come: in the timeline, or waiting until one is back.
function ahead({ kind, group, seat }) {
  if (!["turn", "joining"].includes(kind) || seat === null) return false;
  return group.later.includes(seat) || group.timeline.steps.some((step) => step.holder === seat);
}
