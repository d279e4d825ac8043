// Raising a hand for the facilitator: the same button in every scene, up or down as the server knows it.

import { say } from "../words.js";
import { setAttribute, setData } from "../written.js";
import { mayRaise } from "./may.js";

export class Hand {
  #buttons;
  #tell;
  #lowered = false; // by this page itself

  // tell(text): says what happened.
  constructor(main, tell) {
    this.#buttons = [...main.querySelectorAll("[data-command=hand]")];
    this.#tell = tell;
  }

  asked(on) {
    this.#lowered = !on;
  }

  paint(before, scene) {
    for (const button of this.#buttons) {
      button.hidden = !mayRaise(scene);
      setData(button, "on", !scene.hand);
      setAttribute(button, "aria-pressed", String(scene.hand));
    }
    if (before?.hand && !scene.hand && mayRaise(scene) && !this.#lowered) this.#tell(say("hand-seen"));
    if (!scene.hand) this.#lowered = false;
  }
}
