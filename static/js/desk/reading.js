// What a desk's screen means at an instant: which view, who is away, which trio stands apart. Pure: no page, no clock, no words.
import { mark, positionAt } from "../timeline.js";

const SAME_MOMENT = 1_500; // ends this near to each other are one clock to a person's eye
export const LEAST = 3;

/** The section of the desk for this screen; a proposal outranks the state it was made in. */
export function viewOf({ session, proposal }) {
  if (proposal && session.state !== "ended") return proposal.shown ? "gather" : "proposal";
  return session.state;
}

/** Where a trio is, and whether that differs from where the room is. */
export function standingOf(trio, room, now) {
  const own = positionAt(trio.timeline, now);
  return { ...own, apart: room !== null && !together(own, room) };
}

function together(a, b) {
  if (a.over || b.over) return a.over === b.over;
  const sameStep = a.step.phase === b.step.phase && a.step.turn === b.step.turn;
  return sameStep && a.paused === b.paused && Math.abs(a.left - b.left) < SAME_MOMENT;
}

/** The clock of the room; null when no round runs. */
export function roomOf(screen, now) {
  return screen.room ? positionAt(screen.room, now) : null;
}

/** A trio's steps have run out here, but not its time: the page slept longer than the steps it was given. */
export function outdated(screen, now) {
  return screen.trios.some(({ timeline }) => {
    const { over, paused } = positionAt(timeline, now);
    return over && !paused && timeline.ends !== null && timeline.ends > now;
  });
}

/** The instant at which the last trio ends, and what is left of it; null when all is over. */
export function roundEnd(screen, now) {
  const going = screen.trios.filter(({ timeline }) => !positionAt(timeline, now).over);
  if (going.length === 0) return null;
  const last = going.reduce((a, b) => (leftOf(b, now) > leftOf(a, now) ? b : a));
  return { ends: now + leftOf(last, now), left: leftOf(last, now) };
}

function leftOf({ timeline }, now) {
  return timeline.ends - (timeline.paused_at ?? now);
}

/** What a command says it saw: the mark of each of these trios. */
export function marks(trios, now) {
  return Object.fromEntries(trios.map(({ id, timeline }) => [id, mark(timeline, now)]));
}

/** Whether a command to all means this trio: not one that is over, nor one that is paused (or not) already. */
export function concerns(command, { timeline }, now) {
  const { over, paused } = positionAt(timeline, now);
  if (over) return false;
  return (command !== "pause" || !paused) && (command !== "resume" || paused);
}

/** Everyone who is not connected now. Nobody, as long as presence is not known. */
export function away(screen, here) {
  return here ? screen.people.filter(({ id }) => !here.has(id)) : [];
}

/** People who came in after the trios were made: no trio, and not left out on purpose. */
export function newcomers(screen, leftOut) {
  return screen.people.filter(({ id, trio }) => trio === null && !leftOut.has(id));
}
