// Who of a group is here, away or still to come, whose turn is when, and what has changed. Pure: no page, no words.

import { waits } from "../ready.js";
import { inTurn } from "../timeline.js";

// The others, as the server has noted them; what sockets say just now counts less.
export function matesOf({ group, people, self, step }) {
  const others = people.filter((person) => person.id !== self?.id);
  const later = new Set(group.later ?? []);
  return {
    away: others.filter((person) => person.away && !waits(person, step)),
    joining: others.filter((person) => !person.away && waits(person, step)),
    owed: others.filter((person) => later.has(person.seat) && step.when !== "end"), // in this round: no turn comes after its end
    alone: !group.all && others.every((person) => person.away),
    asking: others.filter((person) => person.hand),
  };
}

// The number (from 1) of a seat's present or later turn; null if none is left.
export function turnOf(group, seat) {
  return group.timeline.steps.find((step) => step.holder === seat)?.turn ?? null;
}

// The holder after the present turn; null in the last one.
export function holderAfter({ group, people, step }) {
  const next = group.timeline.steps.find((each) => inTurn(each) && each.turn > step.reached);
  return next ? (people.find((person) => person.seat === next.holder) ?? null) : null;
}

// What happened between two scenes of one group, for people who cannot see it: [{ what, person
// }], also if one's own turn moved.
export function newsOf(before, now) {
  const same = before?.group && now.group && before.group.id === now.group.id && before.session.round === now.session.round;
  if (!same || now.kind !== "turn" || before.kind !== "turn") return [];
  const was = new Map(before.people.map((person) => [person.id, person]));
  const others = now.people.filter((person) => person.id !== now.self?.id);
  const news = others.map((person) => ({ what: change(was.get(person.id), person, before, now), person })).filter(({ what }) => what);
  const stayed = new Set(now.people.map((person) => person.id));
  news.push(...before.people.filter((person) => !stayed.has(person.id)).map((person) => ({ what: "gone", person })));
  return [...news, ...ownTurn(before, now)];
}

function change(was, person, before, now) {
  if (waits(person, now.step)) return was ? null : "joins";
  if (!was || waits(was, before.step)) return "came";
  if (person.hand && !was.hand) return "hand";
  if (Boolean(was.away) === Boolean(person.away)) return null;
  return person.away ? "away" : "back";
}

function ownTurn(before, now) {
  const [was, is] = [before, now].map(({ group, seat }) => turnOf(group, seat));
  return !now.alone && is !== was && is > now.step.reached ? [{ what: "turn", turn: is, turns: now.turns }] : [];
}
