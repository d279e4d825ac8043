// What one participant sees at one instant, from the pushed screen and the practice (practice.js). Pure: no page, no clock. A
// scene's kind is finer than the session's state: a person without a seat waits while the others are at work.

import { asksIn, comesOf, isAlone, isAway, ofStage, recallsIn, roleBy, roleWith } from "../practice.js";
import { readiness, waits } from "../ready.js";
import { changesIn as nextSecond, mark, positionAt, seatAt, stepAt } from "../timeline.js";
import { holderAfter, matesOf } from "./mates.js";
import { rolesIn } from "./roles.js";

const OUT = ["left", "resting", "removed"];

// whole: the practice with all its stages. stayed: whether this person has stayed while others travelled, or brought a case.
export function sceneOf(whole, screen, me, now, stayed = false) {
  const { session, group, standing } = screen;
  const practice = ofStage(whole, session.stage ?? 0);
  const up = screen.hands ?? [];
  const people = (group?.people ?? []).map((person) => (up.includes(person.id) ? { ...person, hand: true } : person));
  const self = people.find((person) => person.id === me) ?? null;
  const all = Boolean(group?.all); // nobody is named there, not even oneself
  const scene = { practice, kind: session.state, session, group, people, self, all, stayed, seat: self?.seat ?? null, phase: "", role: null, comes: "", step: null, hand: up.includes(me) || Boolean(screen.raised) };
  scene.returning = (screen.asking ?? []).filter(({ until }) => now < until); // requests at the door to be one of us
  if (session.state === "closed" || session.state === "ended") return scene;
  if (OUT.includes(standing)) return { ...scene, kind: standing };
  if (session.state === "gather" && !group) return { ...scene, kind: "waiting", wait: null };
  if (session.state !== "running") return scene;
  return group ? seated(scene, now, screen.recalled) : waiting(scene, now);
}

// wait: ms until the next round may begin; null if unknown.
function waiting(scene, now) {
  const { ends } = scene.session;
  return { ...scene, kind: "waiting", wait: ends === null || ends === undefined ? null : Math.max(0, ends - now) };
}

function seated(scene, now, recalled) {
  const { group, self } = scene;
  const position = positionAt(group.timeline, now);
  if (position.over) return (self?.joins ?? 0) > group.timeline.turns ? waiting(scene, now) : { ...scene, kind: "done" };
  const marked = { ...scene, mark: mark(group.timeline, now) };
  if (waits(self, position.step)) return joining(marked, position);
  // For some seconds any member can take back the last minute that the group has added.
  const minuteBack = group.given?.step === position.step.i ? Math.max(0, group.given.until - now) : 0;
  const present = { ...marked, ...turn(scene, position), minuteBack, kind: "turn" };
  const { practice, comes, role, holder, phase } = present;
  // The holder has it in the pad. The phase changes here before the next screen comes.
  present.recalled = comes !== "holder" && recalled?.holder === holder?.id && recallsIn(practice, phase, role).includes(recalled?.kind) ? recalled : null;
  return { ...present, ...matesOf(present), after: holderAfter(present) };
}

// This person joins in a later turn; until then the others are in another one. wait: ms until it begins.
function joining(scene, { at, paused }) {
  const { group, self } = scene;
  const first = group.timeline.steps.map((_, index) => stepAt(group.timeline, index)).find(({ reached }) => reached >= self.joins);
  const role = first ? ownOf(scene, rolesIn(scene, first)) : null;
  return { ...scene, kind: "joining", role, words: roleWith(scene.practice, role).joining, wait: first && !paused ? Math.max(0, first.starts - at) : null };
}

// One's own of these roles. Where all are together, it is what one was in the stages before.
export function ownOf({ practice, all, stayed, seat }, roles) {
  return (all ? roleBy(practice, (stayed && "stays") || "rest").key : roles[seat]) ?? null;
}

// Between turns, holder and role are those of the turn to come.
function turn(scene, { step, next, left, fraction, paused }) {
  const { practice, group, people } = scene;
  const roles = rolesIn(scene, step);
  const role = ownOf(scene, roles);
  const at = (seated) => people.find((person) => person.seat === seated) ?? null;
  const [whose, then] = [step, next].map((each) => each && seatAt(group.timeline, each));
  return {
    step,
    next,
    paused,
    fraction,
    // A first guess of the time may lie before the step, so never show more than the step lasts.
    left: Math.min(left, step.ends - step.starts),
    phase: step.phase,
    turns: group.timeline.turns,
    nextHolder: then === null ? null : at(then),
    holder: whose === null ? null : at(whose),
    gone: whose !== null && !at(whose), // the holder has just left
    roles,
    role,
    comes: comesOf(practice, role),
    nextRole: next ? ownOf(scene, rolesIn(scene, next)) : null,
    turned: isAway(practice, step.phase, role), // away from the others
    quiet: isAlone(practice, step.phase),
    again: step.turn ? [] : recallsIn(practice, step.phase, role), // of their own
    asks: asksIn(practice, step.phase, role), // besides notes
    ready: readiness(group, step),
    moment: Boolean(group.time_out), // somebody needs one, and the clock waits
  };
}

// Whether the round is over for somebody who goes from scene `before` to `now`. A person who is brought to another
// group in mid-turn only waits there.
export const overFor = (before, now) => now.kind === "done" || (before.kind === "turn" && now.kind !== "joining" && now.kind !== "waiting");

// In how many ms a scene changes by itself; null: never.
export function changesIn({ kind, paused, left, wait, minuteBack, begins }) {
  if (begins) return begins % 1_000 || 1_000;
  if (kind === "turn") return nextSecond({ left, paused }) ?? (minuteBack || null); // a pause lets no second pass, but the way back expires
  return wait ? wait % 30_000 || 30_000 : null;
}
