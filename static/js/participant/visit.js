// A facilitator asks to come into the group's call, or is there: what everybody of the group sees of it, and can do about it.

import { plain, words } from "../words.js";
import { put } from "../written.js";

const WAITS = 800; // ms: a finger that is on its way means what was there before

export class Visit {
  #root;
  #main;
  #speak;
  #shown = "";

  constructor(main, speak) {
    this.#main = main;
    this.#root = main.querySelector("[data-visit]");
    this.#speak = speak;
  }

  /** `visit`: of the screen's group; undefined: nobody visits. */
  show(visit) {
    const shown = visit ? `${visit.at} ${visit.state}` : "";
    if (shown === this.#shown) return;
    const before = this.#shown;
    this.#shown = shown;
    const focused = this.#root.contains(document.activeElement);
    put(this.#root, visit ? words(`visit-${visit.state}`) : "");
    this.#root.hidden = !visit;
    this.#main.toggleAttribute("data-visited", Boolean(visit));
    for (const button of this.#buttons()) {
      button.dataset.at = visit.at;
      if (before) button.setAttribute("aria-disabled", "true");
    }
    if (before) setTimeout(() => this.#buttons().forEach((button) => button.removeAttribute("aria-disabled")), WAITS);
    if (focused) (this.#buttons()[0] ?? this.#main).focus({ preventScroll: true });
    if (visit) this.#speak(plain(this.#root.querySelector("p")));
  }

  #buttons() {
    return [...this.#root.querySelectorAll("button")];
  }
}
