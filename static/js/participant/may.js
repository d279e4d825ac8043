// What a person may choose now, besides the phase's own buttons. Pure; the server decides.

import { canWait } from "../practice.js";
import { turnOf } from "./mates.js";

export const CHOICES = ["moment", "pass", "listen", "rename", "link", "rest-now", "rest-next", "leave"];
const NOT_IN = ["closed", "ended", "left", "removed"];

export const isBetween = ({ kind }) => kind === "lobby" || kind === "between";

export function mayDo(scene) {
  const { kind, session, group, self, seat } = scene;
  const seated = self !== null && (kind === "turn" || kind === "joining");
  const turn = seated && !self.passed && (turnOf(group, seat) !== null || (group.later ?? []).includes(seat));
  const between = isBetween(scene) && session.round < session.rounds;
  const may = {
    moment: kind === "turn" && !group.all && !session.self_run, // else the phase's own button does it
    pass: turn,
    listen: seated,
    "rest-now": seated || (self !== null && kind === "gather"),
    "rest-next": between && !session.self_run,
    rename: !NOT_IN.includes(kind),
    link: !NOT_IN.includes(kind),
    leave: !NOT_IN.includes(kind),
  };
  return CHOICES.filter((choice) => may[choice]);
}

// Whether the others may go on without a holder who is away. Between turns nobody's has begun yet.
export const mayGoOn = ({ practice, holder, self, step }) => canWait(practice) && Boolean(holder?.away) && holder.id !== self?.id && step.when !== "between";

// Whether there is a facilitator who would see a hand.
export const mayRaise = ({ kind, session }) => !session.self_run && !NOT_IN.includes(kind);
