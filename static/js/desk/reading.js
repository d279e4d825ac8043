// What a desk's screen means at an instant: view, people away, groups that differ. Pure: no page, no clock, no words.
import { readiness } from "../ready.js";
import { isAlone, rolesOf, staysOf } from "../practice.js";
import { changesIn, mark, positionAt, turnAt } from "../timeline.js";
import { named } from "./spelling.js";

const A_SECOND = 1_000;
const SAME_MOMENT = 1_500; // ends this near to each other look like one

/** The section of the desk for this screen. A proposal outranks the state in which it was made. */
export function viewOf({ session, proposal }) {
  if (proposal && session.state !== "ended") return proposal.shown ? "gather" : "proposal";
  return session.state;
}

/** Where a group is, whether that differs from the room, and who is ready to go on (../ready.js). */
export function standingOf(group, room, now) {
  const own = positionAt(group.timeline, now);
  return { ...own, apart: room !== null && !together(own, room), ready: readiness(group, own.step) };
}

function together(a, b) {
  if (a.over || b.over) return a.over === b.over;
  const sameStep = a.step.phase === b.step.phase && a.step.reached === b.step.reached;
  return sameStep && a.paused === b.paused && Math.abs(a.left - b.left) < SAME_MOMENT;
}

/** The room's clock; null if no round is at work. */
export function roomOf(screen, now) {
  return screen.room ? positionAt(screen.room, now) : null;
}

/** The step to which “next” brings everybody: the one after the room's present step. */
export function stepAfter({ room }, now) {
  return (room && positionAt(room, now).next?.i) ?? room?.count ?? 0;
}

/**
 * In how many ms this screen changes by itself: at the room's next second, at the end of each group's step, when a person alone
 * is moved; and after a second at the latest, because some parts count minutes.
 */
export function screenChangesIn(screen, now) {
  const room = roomOf(screen, now);
  const own = screen.groups.map(({ timeline }) => positionAt(timeline, now)).filter(({ paused }) => !paused);
  const soon = [room && changesIn(room), ...own.map(({ left }) => left), ...screen.lone.map(({ at }) => at - now)];
  return Math.min(A_SECOND, ...soon.filter((ms) => ms > 0));
}

/** Whether a group's steps on this screen are over but not its time: the page has slept longer than the steps it was sent. */
export function outdated(screen, now) {
  return screen.groups.some(({ timeline }) => {
    const { over, paused } = positionAt(timeline, now);
    return over && !paused && timeline.ends !== null && timeline.ends > now;
  });
}

/** When the last group ends, and how much time is left; null when all are over. */
export function roundEnd(screen, now) {
  const going = screen.groups.filter(({ timeline }) => !positionAt(timeline, now).over);
  if (going.length === 0) return null;
  const last = going.reduce((a, b) => (leftOf(b, now) > leftOf(a, now) ? b : a));
  return { ends: now + leftOf(last, now), left: leftOf(last, now) };
}

function leftOf({ timeline }, now) {
  return timeline.ends - (timeline.paused_at ?? now);
}

/** What a command says its sender saw: the mark of each of these groups. */
export function marks(groups, now) {
  return Object.fromEntries(groups.map(({ id, timeline }) => [id, mark(timeline, now)]));
}

/**
 * Whether a command to all concerns this group: not if it is over, or is paused (or not) already. A group in a time out can be
 * paused as well; then it waits for both.
 */
export function concerns(command, group, now) {
  const { over, paused } = positionAt(group.timeline, now);
  if (over) return false;
  return (command !== "pause" || !paused || onlyTimeOut(group)) && (command !== "resume" || paused);
}

const onlyTimeOut = ({ time_out: own }) => Boolean(own && !own.held);

/** How many groups are at work, have paused clocks, and are paused by the facilitator. */
export function pauses({ groups }, now) {
  const going = groups.filter(({ timeline }) => !positionAt(timeline, now).over);
  const paused = going.filter(({ timeline }) => positionAt(timeline, now).paused);
  return { going: going.length, paused: paused.length, held: paused.filter((group) => !onlyTimeOut(group)).length };
}

/** The groups that take a time out, the longest first. */
export function timeOuts({ groups }) {
  return groups.filter((group) => group.time_out).sort((a, b) => a.time_out.since - b.time_out.since || a.number - b.number);
}

/** Everyone who is not connected now; nobody while presence is not known. */
export function away(screen, here) {
  return here ? screen.people.filter((one) => !gone(one) && !here.has(one.id)) : [];
}

/** People who joined after the groups were formed: without a group, and not left out on purpose. */
export function newcomers(screen, leftOut) {
  return waiting(screen).filter(({ id }) => !leftOut.has(id));
}

// -- people come and go ----------------------------------------------------------------------------------------------

/** People who wait for a seat. People who sit out or have left do not wait. */
export function waiting({ people }) {
  return people.filter(({ group, standing }) => group === null && standing === "waiting");
}

/** People with a raised hand, the longest first. */
export function raised({ people }) {
  return people.filter(({ hand }) => hand).sort((a, b) => a.hand - b.hand || a.id - b.id);
}

/** People who left or were removed. */
export function gone({ standing }) {
  return standing === "left" || standing === "removed";
}

/** People who sit out, left or were removed. */
export function outside({ people }) {
  return people.filter(isOutside);
}

export function isOutside({ standing }) {
  return ["resting", "left", "removed"].includes(standing);
}

/** Whether a group has this number, or a person with this name or a part of it. An empty text fits every group. */
export function fits({ number, people }, text) {
  const sought = text.trim();
  return !sought || String(number) === sought || people.some(({ name }) => named(name, sought));
}

/**
 * The groups that one can join now, the best first, each as { group, turn }: with which turn (0: at once). The server says which.
 * `company`: only where more than one person is.
 */
export function openGroups({ groups, open }, { company = false } = {}) {
  const byId = new Map(groups.map((group) => [group.id, group]));
  return open.filter(({ group, lone }) => byId.has(group) && !(company && lone)).map(({ group, turn }) => ({ group: byId.get(group), turn }));
}

export function present({ people }) {
  return people.filter((person) => !person.away);
}

/** Each person who is alone, with groups and name looked up. `into` is null if there is no group to join. */
export function lonely({ lone, groups }) {
  const byId = new Map(groups.map((group) => [group.id, group]));
  return lone.flatMap(({ group, person, into, at }) => {
    const own = byId.get(group);
    const who = own?.people.find(({ id }) => id === person);
    return who ? [{ group: own, person: who, into: byId.get(into) ?? null, at }] : [];
  });
}

/** What to say about a person in a group at `step`, besides being the holder or ready. */
export function remarksOn(person, { later }, step) {
  return {
    away: Boolean(person.away),
    later: later.includes(person.seat),
    passed: Boolean(person.passed),
    listens: Boolean(person.listens),
    joins: step && (person.joins ?? 0) > step.reached ? person.joins : 0,
  };
}

/** Who has which role in a step, {SEAT: KEY}. Between turns these are the roles of the turn to come. */
export function rolesIn(practice, { people, order = [] }, step) {
  const seats = people.filter(({ joins = 0 }) => joins <= step.reached).map(({ seat }) => seat);
  return rolesOf(practice, { seats, turn: turnAt(step), order, stays: staysOf(practice, seats, order) });
}

/** The word for whose step it is: a turn's (uncounted if it is the only one) or, outside turns, everyone's, maybe in silence. */
export function whoIsAsked(practice, step) {
  if (turnAt(step)) return practice.turns === "one" ? "turn.one" : "turn";
  return isAlone(practice, step.phase) ? "turn.silent" : "turn.all";
}

/** The present holder if they are away; null unless a turn is under way. */
export function missingHolder({ people }, step) {
  const holder = holderOf({ people }, step);
  return holder?.away ? holder : null;
}

/** The present holder; null unless a turn is under way. */
export function holderOf({ people }, step) {
  return people.find(({ seat }) => seat === step?.holder) ?? null;
}

/** The open requests at the door to be a person who is away. */
export function asking(screen, now) {
  return screen.asking.filter(({ until }) => now < until);
}
