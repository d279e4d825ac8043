// What stands below the ring and, once the round is over, below the notes: the holder's challenge, and what was left to oneself.
// Loaded by whoever is shown one of them.

import { Challenge } from "./challenge.js";
import { Left } from "./left.js";
import { Under } from "./under.js";

export class Below {
  #under;
  #challenge;
  #left;

  // onTold(): called when there is something new to show.
  constructor(main, urls, onTold) {
    this.#under = new Under(main.querySelector("[data-stands]"));
    this.#challenge = new Challenge(urls.challenge, onTold);
    this.#left = new Left(main, urls.left, onTold);
  }

  // past: the rounds in which this person sat (notes.js).
  show(scene, me, past) {
    const [asked, left] = [this.#challenge.of(scene), this.#left.of(scene, me, past)];
    this.#under.show(asked ?? left);
  }

  // Something was left, or taken back, or could have been.
  ask() {
    this.#left.ask();
  }
}
