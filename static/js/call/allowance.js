// How much a page may signal: less than the server takes of one person (docs/protocol.md, Limits), so that nobody's altered page makes
// this one answer so often that its socket is closed. What is not said now is said again, as what is lost.

const SIGNALS = 72;
const CHARACTERS = 160_000;
const WITHIN = 9_000; // ms in which as much is given again, evenly

export class Allowance {
  #left = 1; // of the whole, of which each signal takes its share, and each of its characters
  #at;

  /** clock: monotonic, ms. */
  constructor(clock) {
    this.clock = clock;
    this.#at = clock();
  }

  /** Takes what a signal of so many characters costs. Returns whether there was as much. */
  take(characters) {
    const now = this.clock();
    const cost = 1 / SIGNALS + characters / CHARACTERS;
    this.#left = Math.min(1, this.#left + (now - this.#at) / WITHIN);
    this.#at = now;
    if (this.#left < cost) return false;
    this.#left -= cost;
    return true;
  }
}
