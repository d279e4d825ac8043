// For test_clock.py: a clock whose local time stands at 1000.

import { Clock } from "/js/clock.js";

export function believed(happenings) {
  const clock = new Clock(() => 1_000);
  for (const [what, ...args] of happenings) clock[what](...args);
  return clock.now();
}
