// What a practice's document says of a step: who has which role, how the phase is held, and the lines for it. Pure; no
// phase, role or kind is known by name here. `practice`: the JSON that sessions_app/telling.py makes.
// Roles as in sessions_app/domain/practice/cast.py; tests/roles.json asks both.

const ALL = "all"; // stands for everyone in a phase

/**
 * The practice as all functions here read it, for the stage with this index (from 0): whose roles, nouns and turns are its own.
 * `phases`, `notes` and `cards` are those of all stages, because no two of a practice have one key.
 */
export function ofStage(practice, index) {
  const { noun, turns, seats, roles, ...shared } = practice; // those of the first stage: another one may have none
  return practice.stages ? { ...shared, ...practice.stages[index] } : practice;
}

const who = ({ roles }, way) => roles.find(({ comes }) => comes === way)?.key ?? null;

/**
 * The role of each seat, {SEAT: KEY}; a seat that is not in it has none just now. `seats`: those of the people who take part.
 * `turn` (from 1): the one under way or, between turns, to come; 0: neither. `order`: the seats of all turns of the round, past
 * ones included. `stays`: the seat that stays, or brought the case.
 */
export function rolesOf(practice, { seats, turn = 0, order = [], stays = null }) {
  const left = [...seats].sort((a, b) => a - b);
  const found = {};
  const inTurn = turn > 0 && turn <= order.length;
  const give = (way, seat) => {
    const role = who(practice, way);
    if (!role || !left.includes(seat)) return;
    found[seat] = role;
    left.splice(left.indexOf(seat), 1);
  };
  if (inTurn) {
    give("holder", order[turn - 1]);
    const after = order[turn % order.length]; // after the last turn the first, so that everybody is next once
    give("next", left.includes(after) ? after : left[0]);
  }
  give("stays", stays);
  give("first", left[0]);
  give("second", left[0]);
  const rest = who(practice, "rest");
  if (rest && (inTurn || !who(practice, "holder"))) for (const seat of left) found[seat] = rest;
  return found;
}

/** The seat of whoever stays while others travel (the first of those who are there), or who brought the case. */
export const staysOf = ({ turns }, seats, order) => (turns === "one" ? order[0] : Math.min(...seats));

/** The role with this key, with its words; {} for none. */
export const roleWith = ({ roles }, key) => roles.find((role) => role.key === key) ?? {};

/** How one comes to a role: "holder", "next", "stays", "first", "second", "rest"; "" for none. */
export const comesOf = (practice, role) => roleWith(practice, role).comes ?? "";

/** The role to which one comes in this way; {} if there is none. */
export const roleBy = (practice, way) => roleWith(practice, who(practice, way));

const phaseOf = ({ phases }, phase) => phases[phase] ?? {};

export const titleOf = (practice, phase) => phaseOf(practice, phase).title ?? "";
export const hueOf = (practice, phase) => phaseOf(practice, phase).hue ?? "";
export const iconOf = (practice, phase) => phaseOf(practice, phase).icon ?? "";
export const sayOf = (practice, phase) => phaseOf(practice, phase).say ?? ""; // what a facilitator says aloud
export const bellOf = (practice, phase) => phaseOf(practice, phase).bell ?? "soft";

/** Whether people in this role are turned away in the phase. */
export const isAway = (practice, phase, role) => (phaseOf(practice, phase).away ?? []).includes(role);

/** The roles that are turned away in the phase. */
export const awayIn = (practice, phase) => phaseOf(practice, phase).away ?? [];

/** Whether the phase is silent, each for oneself. */
export const isAlone = (practice, phase) => phaseOf(practice, phase).alone ?? false;

/** The kinds of notes that this role (null: everyone) is offered to write in the phase, in the document's order. */
export const writesIn = (practice, phase, role) => offered(phaseOf(practice, phase).writes, role);

/** What else than notes this role is asked for in the phase: cards, agreements. */
export const asksIn = (practice, phase, role) => writesIn(practice, phase, role).filter((key) => !(key in practice.notes));

/** The kinds of notes that this role is shown again in the phase. */
export const recallsIn = (practice, phase, role) => offered(phaseOf(practice, phase).recalls, role);

/** Whether this kind of note is shown again to others than the holder, whose it is. Without a turn, each sees their own. */
export function isRecalled({ phases, roles, stages = [{ roles }] }, kind) {
  const holders = stages.map((stage) => who(stage, "holder"));
  const shown = Object.values(phases).filter(({ when }) => when === "turn").flatMap(({ recalls = {} }) => Object.entries(recalls));
  return shown.some(([role, kinds]) => !holders.includes(role) && kinds.includes(kind));
}

const offered = (offers = {}, role) => [...(offers[role] ?? []), ...(offers[ALL] ?? [])];

/** Whether a turn can wait for its holder, because others are held before it: only where everybody holds one. */
export const canWait = ({ turns }) => !turns;

/** Whether the phase comes after what people come for: a holder who is interrupted here has had their turn. */
export function isHelped({ phases, held = Object.keys(phases) }, phase) {
  const keys = held.filter((key) => phases[key].when === "turn");
  const core = Math.max(0, ...keys.map((key, index) => (phases[key].core ? index : 0)));
  return keys.indexOf(phase) > core;
}

/** What a role (null: everyone) reads in the phase: its own lines or, if it has none, everyone's. */
export function linesOf(practice, phase, role) {
  const { lines = {} } = phaseOf(practice, phase);
  return lines[role] ?? lines[ALL] ?? {};
}

/** One of these lines: a role that has lines of its own, without this one, reads everyone's. "" if there is none. */
export function lineOf(practice, phase, role, name) {
  const { lines = {} } = phaseOf(practice, phase);
  return lines[role]?.[name] ?? lines[ALL]?.[name] ?? "";
}

/** The kinds of notes of the practice's present stage, in the document's order: those that one of its phases offers. */
export function kindsIn({ notes, phases, held }) {
  const offers = held?.flatMap((phase) => Object.values(phases[phase].writes ?? {}).flat());
  return Object.keys(notes).filter((key) => !offers || offers.includes(key));
}
