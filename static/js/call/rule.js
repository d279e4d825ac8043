// Who of a group may be heard and seen at an instant. Pure: it asks the practice and the timeline, and knows no connection. A
// page follows it for itself and for all others, so that one page that does not changes nothing.
// Why: docs/decisions.md#each-page-keeps-the-rule-for-itself-and-for-all-others

import { overAt } from "../calling.js";
import { rolesIn } from "../participant/roles.js";
import { isAlone, isAway, ofStage } from "../practice.js";
import { waits } from "../ready.js";
import { inTurn, positionAt } from "../timeline.js";

export const VISITOR = 0; // a facilitator has no id among participants

/** The ids of all who may be in a group's call: its people, and a facilitator who visits it. */
export const callersOf = ({ people, visit }) => [...people.map(({ id }) => id), ...(isThere(visit) ? [VISITOR] : [])];

const isThere = (visit) => ["in", "speaking"].includes(visit?.state);

/**
 * {ID: {speaks, why}} for the callers of the screen's group. `why` one does not speak: "alone" (a silent phase), "away" (turned
 * away in this phase), "listens" (visits, is not in yet, or only listens in the turns of others); "" if one does. `whole`: the practice
 * with all its stages. Pause and time out change nothing: where the clock stands still, so does the rule.
 */
export function ruleOf(whole, { session, group }, now) {
  const practice = ofStage(whole, session.stage ?? 0);
  const { step } = positionAt(group.timeline, now);
  const roles = step ? rolesIn({ practice, group, people: group.people }, step) : {};
  const alone = step && isAlone(practice, step.phase);
  const why = (person) => {
    if (!step) return "";
    if (alone) return "alone";
    if (waits(person, step)) return "listens";
    if (isAway(practice, step.phase, roles[person.seat])) return "away";
    return person.listens && inTurn(step) && step.holder !== person.seat ? "listens" : "";
  };
  const rule = Object.fromEntries(group.people.map((person) => [person.id, told(why(person))]));
  if (isThere(group.visit)) rule[VISITOR] = told(alone ? "alone" : group.visit.state === "speaking" ? "" : "listens");
  return rule;
}

const told = (why) => ({ speaks: !why, why });

/** The instant at which the rule may be another one by itself, or the call is over; null: never. */
export function changesAt(screen, now) {
  const { step, paused } = positionAt(screen.group.timeline, now);
  if (step) return paused ? null : step.ends;
  const over = overAt(screen);
  return now < over && over < Infinity ? over : null;
}
