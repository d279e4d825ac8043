// Milestones for screen readers: start, one minute, ten seconds, end. Never each second. The region is empty when the
// page loads, because a filled one is not read. It is emptied after it was heard: otherwise a person who reads the page
// line by line would take it for the present state.
import { worthSaying } from "./timeline.js";
import { put } from "./written.js";

const HEARD = 20_000; // ms
const timers = new WeakMap(); // region → its timer

export function speak(region, text) {
  if (!region || !text) return;
  clearTimeout(timers.get(region));
  put(region, "");
  const fill = () => {
    put(region, text);
    timers.set(region, setTimeout(() => put(region, ""), HEARD));
  };
  timers.set(region, setTimeout(fill, 50)); // emptied first: otherwise equal words in a row are spoken only once
}

const WAIT = { starts: 0, ends: Number.POSITIVE_INFINITY };

// The milestones of a phase. Takes the step (`at` names it) and the time left; returns the milestone just passed, once.
export class Milestones {
  #at = null;
  #last = Number.POSITIVE_INFINITY;

  // The same of a wait (`at` names it), until a round begins by itself.
  until(at, left) {
    return this.pass(at, WAIT, left);
  }

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
