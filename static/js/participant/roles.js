// Who has which role in a step of the group's timeline, by seat. Pure.

import { rolesOf, staysOf } from "../practice.js";
import { waits } from "../ready.js";
import { inTurn, turnAt } from "../timeline.js";

// The people who take part in it. Between turns these are the roles of the turn to come.
export function rolesIn({ practice, group, people }, step) {
  const seats = people.filter((person) => !waits(person, step)).map((person) => person.seat);
  const { past = [], timeline } = group;
  const coming = new Map(timeline.steps.filter(inTurn).map(({ turn, holder }) => [turn, holder]));
  const order = [...past, ...coming.values()]; // a turn that was left out is not among them
  const turn = turnAt(step);
  const at = coming.has(turn) ? past.length + [...coming.keys()].indexOf(turn) + 1 : turn <= past.length ? turn : 0;
  return rolesOf(practice, { seats, turn: at, order, stays: staysOf(practice, seats, order) });
}
