// What stands below the ring and, once the round is over, below the notes: the holder's note that is shown again or, without turns,
// one's own, what was agreed on for this turn, and what was left to oneself.
// Loaded by whoever is shown one of them.

import { contractOf } from "./agreed.js";
import { Left } from "./left.js";
import { ownAgain } from "./own.js";
import { Recalled } from "./recalled.js";
import { Under } from "./under.js";

export class Below {
  #under;
  #recalled;
  #left;
  #outbox;

  // leaves: whether people leave each other something. onTold(): called when there is something new to show. outbox: has one's own
  // notes.
  constructor(main, urls, leaves, onTold, outbox) {
    this.#outbox = outbox;
    this.#under = new Under(main.querySelector("[data-stands]"));
    this.#recalled = new Recalled(urls.recalled, onTold);
    this.#left = leaves ? new Left(main, urls.left, onTold) : null;
  }

  // past: the rounds in which this person sat (notes.js).
  show(scene, me, past) {
    const [recalled, left] = [this.#recalled.of(scene), this.#left?.of(scene, me, past)];
    this.#under.show(recalled ?? ownAgain(scene, this.#outbox) ?? contractOf(scene) ?? left);
  }

  // Something was left, or taken back, or could have been.
  ask() {
    this.#left?.ask();
  }
}
