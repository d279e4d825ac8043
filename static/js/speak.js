// Milestones for screen readers: start, one minute, ten seconds, end. Never each second.
// The region comes empty with the page; a region filled at the start is not read. It is emptied when it has been heard: whoever
// reads the page line by line later would take it for what is true now.
import { worthSaying } from "./timeline.js";
import { writeText } from "./written.js";

const HEARD = 20_000; // ms
const timers = new WeakMap(); // region → what is still to be done to it

export function speak(region, text) {
  if (!region || !text) return;
  clearTimeout(timers.get(region));
  writeText(region, "");
  const say = () => {
    writeText(region, text);
    timers.set(region, setTimeout(() => writeText(region, ""), HEARD));
  };
  timers.set(region, setTimeout(say, 50)); // emptied first, or the same words twice are heard once
}

// The moments of a phase. Give it the step (`at` names it) and the time left, and it answers with the milestone just passed, once.
export class Milestones {
  #at = null;
  #last = Number.POSITIVE_INFINITY;

  pass(at, step, left) {
    if (at !== this.#at) {
      this.#at = at;
      this.#last = left;
      return null;
    }
    const before = this.#last;
    this.#last = left;
    return [60_000, 10_000].find((moment) => before > moment && left <= moment && left > moment - 5_000 && worthSaying(moment, step)) ?? null;
  }
}
