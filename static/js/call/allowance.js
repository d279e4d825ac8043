// How many signals a page may say, and of how many characters: less than the server takes of one person (docs/protocol.md, Limits), so
// that nobody's altered page makes this one answer so often that its socket is closed. What is not said now is said again, as what
// is lost.

const MOST = { signals: 72, characters: 160_000 };
const WITHIN = 9_000; // ms in which as many are given again, evenly

export class Allowance {
  #left = { ...MOST };
  #at;

  /** clock: monotonic, ms. */
  constructor(clock) {
    this.clock = clock;
    this.#at = clock();
  }

  /** Takes one of so many characters. Returns whether there was as much. */
  take(characters) {
    const now = this.clock();
    const wanted = { signals: 1, characters };
    for (const what of Object.keys(MOST)) this.#left[what] = Math.min(MOST[what], this.#left[what] + ((now - this.#at) * MOST[what]) / WITHIN);
    this.#at = now;
    if (Object.keys(MOST).some((what) => this.#left[what] < wanted[what])) return false;
    for (const what of Object.keys(MOST)) this.#left[what] -= wanted[what];
    return true;
  }
}
