// Milestones for screen readers: start, one minute, ten seconds, end. Never each second.
// The region comes empty with the page; a region filled at the start is not read.
import { writeText } from "./written.js";

let timer = null;

export function speak(region, text) {
  if (!region || !text) return;
  clearTimeout(timer);
  writeText(region, "");
  timer = setTimeout(() => {
    writeText(region, text);
  }, 50); // emptied first, or the same words twice are heard once
}

// The moments of a phase. Give it the time left and it answers with the milestone just passed, once.
export class Milestones {
  #step = null;
  #last = Number.POSITIVE_INFINITY;

  pass(step, left) {
    if (step !== this.#step) {
      this.#step = step;
      this.#last = left;
      return null;
    }
    const before = this.#last;
    this.#last = left;
    return [60_000, 10_000].find((moment) => before > moment && left <= moment && left > moment - 5_000) ?? null;
  }
}
