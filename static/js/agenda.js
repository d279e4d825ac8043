// What a plan makes of an hour, from its beginning (ms). Pure; the same rules as sessions_app/domain/agenda.py.
import { roundsOf } from "./desk/plan.js";

const total = (steps) => steps.reduce((sum, [, ms]) => sum + ms, 0);

/** `phases`: [{key, ms, once}]. Entries {at, kind, key, number}: opening and first turn's phases, turns, rounds, the end. */
export function agenda(phases, rounds) {
  const { turn, first, later } = roundsOf(phases.filter(({ ms }) => ms > 0));
  const breath = phases.find(({ key }) => key === "breath")?.ms ?? 0;
  const found = [];
  let at = 0;
  const pass = (steps, number) => {
    for (const [key, ms] of steps) {
      if (number < 2) found.push({ at, kind: "phase", key, number });
      at += ms;
    }
  };
  pass(first.slice(0, first.length - later.length), 0);
  for (const number of [1, 2, 3]) {
    if (number > 1) at += breath;
    found.push({ at, kind: "turn", key: "", number });
    pass(turn, number);
  }
  for (let number = 2; number <= rounds; number += 1, at += total(later)) found.push({ at, kind: "round", key: "", number });
  return [...found, { at, kind: "end", key: "", number: 0 }];
}

/** How a trio of four differs: the length of one turn, and how much later than the others it ends (ms). */
export function four(phases, shrink) {
  const { turn } = roundsOf(phases);
  const breath = phases.find(({ key }) => key === "breath")?.ms ?? 0;
  const whole = total(turn);
  if (!shrink) return { turn: whole, more: whole + breath };
  const budget = Math.max(whole, 3 * whole - breath);
  const cut = turn.map(([, ms]) => Math.floor((ms * budget) / (4 * whole || 1)));
  const one = cut.reduce((sum, ms) => sum + ms, 0);
  const lost = breath ? budget - 4 * one : 0; // the first breath takes it
  return { turn: one, more: 4 * one + lost + 3 * breath - (3 * whole + 2 * breath) };
}
