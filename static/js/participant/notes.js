// Which notes belong on the pad now, as keys ROUND.HOLDER.KIND; HOLDER is the person whose turn the note is about or, of one about
// the round or the session, its author. Pure. Turns swap places and people come and go, so no seat is counted: the holder names the
// turn. Which kinds there are, who writes them and when, the practice says.

import { comesOf, kindsIn, ofStage, roleBy, writesIn } from "../practice.js";
import { inTurn, turnAt } from "../timeline.js";
import { rolesIn } from "./roles.js";

const WAITS = ["closed", "lobby", "gather", "waiting", "between"];
const FIRST_ROUND = 1; // stands in the key of a note about the whole session

// Those of the practice's present stage.
const kindsOf = (practice) => kindsIn(practice).map((key) => ({ key, by: [], traits: [], about: "turn", ...practice.notes[key] }));
const writes = ({ by }, role) => by.length === 0 || by.includes(role);

// What is left to the holder of a turn.
export const isLeft = ({ notes }, kind) => notes[kind]?.share === "holder";
export const anyLeft = (practice) => Object.keys(practice.notes).some((kind) => isLeft(practice, kind));

// What people may write before they have a seat.
const beforehand = (practice) => kindsOf(practice).filter(({ traits }) => traits.includes("beforehand"));
// Of that, what is for their own turn.
export const broughtKinds = (practice) => beforehand(practice).filter(({ about }) => about === "turn").map(({ key }) => key);

export const keyOf = (round, holder, kind) => `${round}.${holder}.${kind}`;

// What lies on a table is none: its key has a fourth part.
export const isNote = (key) => key.split(".").length === 3;

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
// under way while they sat there; as whom, if this page saw it (roles, by holder or, without turns, their own); of which stage it is
// the how many-th round (nth), and whether they stayed there or brought the case. The server says the same of rounds before the page
// was loaded (domain/notes.py), but not all roles.
export function roundSeen(scene, before = { people: [], asked: [] }) {
  const { practice, session, people, role, comes, self } = scene;
  const holder = holderOf(scene);
  const about = practice.turns === "none" ? self?.id : holder;
  const news = { people, asked: holder === null ? [] : [holder], roles: about && role ? { [about]: role } : {} };
  const { round, stage, nth } = session;
  return roundKnown({ round, stage, nth, stays: comes === "stays" || (practice.turns === "one" && comes === "holder"), ...news }, before);
}

export function roundKnown({ round, stage, nth, stays, people, asked, roles }, before = { people: [], asked: [] }) {
  return {
    ...{ round, stage, nth, stays: stays || before.stays },
    people: joined(before.people, people),
    asked: [...new Set([...before.asked, ...asked])],
    roles: { ...before.roles, ...roles },
  };
}

// The holder whose turn the notes are about. Between turns that is still the turn before. null if unknown, because this
// page did not see that turn.
function holderNow({ group, step, holder }, seen) {
  if (inTurn(step) && holder) return holder.id;
  const turn = step.when === "between" ? step.reached - 1 : step.turn;
  return seen && turn !== null && seen.group === group.id && seen.turn === turn ? seen.holder : null;
}

// A note of this kind for one's own turn in a round. People may write it before they have a seat: then its key names an
// earlier round in which they did not sit (domain/notes.py). keys: all existing notes.
export function broughtTo(round, me, brought, { keys = [], past = [] } = {}) {
  const before = Math.max(0, ...past.map((held) => held.round).filter((number) => number < round));
  const mine = keys.map(noteOf).filter(({ kind, holder, round: written }) => holder === me && kind === brought && written > before && written <= round);
  return mine.sort((one, other) => one.round - other.round)[0] ?? note(round, me, brought);
}

// What a person may think about for their own turn while they wait for a seat: nothing if no round is to come.
function broughtToCome({ practice, kind, session }, me, known) {
  if (!WAITS.includes(kind)) return [];
  const sat = known.past.some(({ round }) => round === session.round);
  const round = Math.max(1, session.round + (sat ? 1 : 0));
  const kinds = round > session.rounds ? [] : beforehand(ofStage(practice, session.comes ?? session.stage ?? 0));
  return kinds.map((each) => (each.about === "turn" ? { ...broughtTo(round, me, each.key, known), toCome: true } : noteAs(each, round, me, me, known)));
}

// The note of a kind: about a turn, whose holder this is; or about the round, or the session.
function noteAs({ about, key, traits }, round, holder, me, known) {
  if (about === "session") return note(FIRST_ROUND, me, key);
  if (about === "round") return note(round, me, key);
  return holder === me && traits.includes("beforehand") ? broughtTo(round, me, key, known) : note(round, holder, key);
}

// The notes of the present turn. known: keys, past (see allNotes), and seen: the last
// turn that this page saw (turnSeen).
export function notesNow(scene, me, known) {
  const { practice, session, step, self, kind, all } = scene;
  if (kind !== "turn" || !(self || all)) return [];
  const turns = turnAt(step) > 0;
  const holder = turns ? holderNow(scene, known.seen) : null;
  const kinds = Object.fromEntries(kindsOf(practice).map((each) => [each.key, each]));
  const brought = ahead(scene) ? broughtKinds(practice) : [];
  // Of a turn that is not known, nothing can be said; one's own may be to come.
  const offered = turns && holder === null ? brought : writesIn(practice, step.phase, roleThen(scene, holder, me)).filter((each) => kinds[each]);
  const now = offered.filter((each) => holder !== null || kinds[each].about !== "turn" || brought.includes(each));
  return now.map((each) => noteAs(kinds[each], session.round, holder ?? me, me, known));
}

// As whom somebody writes: between two turns that is their role in the turn before.
function roleThen(scene, holder, me) {
  const { practice, step, role, seat } = scene;
  if (step.when !== "between") return role;
  if (holder === me) return roleBy(practice, "holder").key;
  const then = rolesIn(scene, { when: "turn", reached: step.reached - 1 })[seat];
  return !then || comesOf(practice, then) === "holder" ? roleBy(practice, "rest").key : then; // seats may have changed hands
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
  for (const { round, asked, roles = {}, stage = 0 } of past) {
    const practice = ofStage(scene.practice, stage);
    const own = roleBy(practice, "holder").key;
    for (const kind of kindsOf(practice)) {
      if (kind.about !== "turn") {
        if (!practice.turns || asks(kind, asked.includes(me) ? own : (roles[me] ?? roles[asked[0]]), own)) add(noteAs(kind, round, me, me, known));
      } else for (const id of asked) if (asks(kind, id === me ? own : roles[id], own)) add(noteAs(kind, round, id, me, known));
    }
  }
  if (ahead(scene)) for (const each of broughtKinds(scene.practice)) add(broughtTo(scene.session.round, me, each, known));
  for (const each of broughtToCome(scene, me, known)) add(each);
  const rounds = new Map(past.map(({ round, people }) => [round, people]));
  const order = Object.keys(scene.practice.notes);
  const rank = (each) => [each.round, placeOf(rounds.get(each.round), each.holder), each.holder, order.indexOf(each.kind)];
  return [...all.values()].sort((a, b) => rank(a).reduce((sum, value, i) => sum || value - rank(b)[i], 0));
}

// Whether one who had this role writes notes of the kind. Unknown: whoever did not hold the turn may have.
function asks(kind, role, own) {
  return role ? writes(kind, role) : kind.by.length === 0 || kind.by.some((each) => each !== own);
}

// Notes about people who are not known here come last.
const placeOf = (people, id) => (people?.findIndex((person) => person.id === id) ?? -1) >>> 0;

// Whether one's own turn is to come: in the timeline, or waiting until one is back.
function ahead({ kind, group, seat }) {
  if (!["turn", "joining"].includes(kind) || seat === null) return false;
  return group.later.includes(seat) || group.timeline.steps.some((step) => step.holder === seat);
}
