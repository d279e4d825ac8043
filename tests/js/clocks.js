// For test_clock.py: a clock whose local time stands at 1000.

import { Clock } from "/js/clock.js";

export function believed(happenings) {
  const clock = new Clock(() => 1_000);
  for (const [what, ...args] of happenings) clock[what](...args);
  return clock.now();
}

// The same, and everything that is known about it. `local` is set by ["at", ms].
export function asked(happenings) {
  let local = 1_000;
  const clock = new Clock(() => local);
  const looks = [];
  const look = () => ({ now: clock.now(), local: clock.local(), known: clock.known, trip: clock.trip === Infinity ? "guess" : clock.trip });
  for (const [what, ...args] of happenings) {
    if (what === "at") [local] = args;
    else if (what === "look") looks.push(look());
    else clock[what](...args);
  }
  return [...looks, look()];
}

// A clock as pages make it goes by the browser's monotonic one.
export function ordinary() {
  const before = performance.now();
  const at = new Clock().local();
  return before <= at && at <= performance.now();
}
