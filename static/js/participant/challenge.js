// The client's challenge above the buttons. The screen says whose it is and which revision; the page asks for its text, and
// forgets it once the screen names none any more.

import { words } from "./fill.js";
import { asked } from "./under.js";

const SPREAD = 600; // ms, so that a room's phones do not ask at one instant
const AGAIN = 3_000; // ms, after a request without an answer

export class Challenge {
  #url;
  #onTold;
  #wanted = "";
  #text = "";
  #timer = null;

  // onTold(): called when the text has come.
  constructor(url, onTold) {
    this.#url = url;
    this.#onTold = onTold;
  }

  // What is to be seen below the ring (under.js), or null.
  of({ challenge, client }) {
    const wanted = challenge ? `${challenge.client} ${challenge.revision}` : "";
    if (wanted !== this.#wanted) {
      // Another revision by the same client: the old text stays until the new one is there.
      if (wanted.split(" ")[0] !== this.#wanted.split(" ")[0]) this.#text = "";
      this.#wanted = wanted;
      clearTimeout(this.#timer);
      if (wanted) this.#timer = setTimeout(() => this.#ask(wanted), Math.random() * SPREAD);
    }
    return this.#text ? { whose: challenge.client, label: words("stands-of", { names: { client: client?.name ?? "" } }), first: this.#text, all: this.#text } : null;
  }

  async #ask(wanted) {
    const answer = await asked(this.#url);
    if (wanted !== this.#wanted) return;
    if (answer === null) {
      this.#timer = setTimeout(() => this.#ask(wanted), AGAIN);
      return;
    }
    // Another client's: the author was quicker than the screen, and the next one says so.
    const { challenge } = answer;
    this.#text = challenge && wanted.startsWith(`${challenge.client} `) ? challenge.text : "";
    this.#onTold();
  }
}
