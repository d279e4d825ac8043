// How many signals a page may say: fewer than the server takes of one person (docs/protocol.md, Limits), so that nobody's altered page
// makes this one answer so often that its socket is closed. What is not said now is said again, as what is lost.

const MOST = 72;
const WITHIN = 9_000; // ms in which as many are given again, evenly

export class Allowance {
  #left = MOST;
  #at;

  /** clock: monotonic, ms. */
  constructor(clock) {
    this.clock = clock;
    this.#at = clock();
  }

  /** Takes one. Returns whether there was one. */
  take() {
    const now = this.clock();
    this.#left = Math.min(MOST, this.#left + ((now - this.#at) * MOST) / WITHIN);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
