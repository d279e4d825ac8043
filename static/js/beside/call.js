// Whether the group needs the reader of a page beside the live one, and for what. Pure: no clock, no page.

import { positionAt, seatAt } from "../timeline.js";

// `turn`, `round`, `gather`, `ready`; null: nobody waits for the reader.
export function callOf({ session, group, lobby }, me, now) {
  if (group && session.state === "gather") return group.all ? null : "gather"; // where all are together nobody has to find a place
  if (group && session.state === "running") {
    const { step, over } = positionAt(group.timeline, now);
    if (over) return null;
    const own = group.people.find(({ seat }) => seat === seatAt(group.timeline, step));
    return own?.id === me ? "turn" : "round";
  }
  const others = (lobby ?? []).filter(({ id, away }) => id !== me && !away);
  const self = lobby?.find(({ id }) => id === me);
  return self && !self.ready && others.length >= 2 && others.every(({ ready }) => ready) ? "ready" : null;
}
