// Which group has a call here, and until when: for the door that leads into it (participant/call.js) and for the page that is in it
// (call/). Pure. The server judges alike: sessions_app/domain/calling.py, and `has_call` of its snapshot.

const MOST = 5; // people in one call: everybody sends to everybody
const AFTERWARDS = 20 * 60_000; // ms for which a call goes on after the last round

/** The group whose call this screen's reader may join now; null: there is none. */
export function groupOf(screen, now) {
  const group = meetingOf(screen, now);
  return group && !isTooLarge(group) ? group : null;
}

/** The group that would have a call now if it is not too large for one; null: none would. */
export function meetingOf(screen, now) {
  const { session, group, standing } = screen;
  const seated = standing === "seated" && group && !group.all;
  return seated && session.venue === "here" && !session.finished && now < overAt(screen) ? group : null;
}

export const isTooLarge = ({ people }) => people.length > MOST;

/** When the call of the screen's group is over by itself (ms); infinite: that is not known yet. */
export const overAt = ({ session, group }) => (session.state === "ended" && group.timeline.ends ? group.timeline.ends + AFTERWARDS : Infinity);
