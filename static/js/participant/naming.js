// One's own name, where the page says it and where it is changed.

import { put } from "./fill.js";

export class Naming {
  #main;
  #form;

  constructor(main) {
    this.#main = main;
    this.#form = main.querySelector("[data-naming]");
    this.#is(main.querySelector("[data-my-name]").textContent);
    this.#form.addEventListener("submit", (event) => event.preventDefault()); // its button sends it
  }

  // A name that the facilitator has mended comes with the trio's screen.
  paint({ self }) {
    if (self) this.#is(self.name);
  }

  // An answer of the server's: the name that the others read now, or why there is none.
  answered({ ok, name, message }) {
    put(this.#form.querySelector("[data-refusal]"), ok ? "" : message ?? "");
    this.#form.querySelector("[data-refusal]").hidden = ok || !message;
    if (name) this.#is(name);
  }

  // Not under the hands of somebody who is typing another.
  #is(name) {
    for (const place of this.#main.querySelectorAll("[data-my-name]")) put(place, name);
    const { name: input } = this.#form.elements;
    if (input.defaultValue === name) return;
    if (input.value === input.defaultValue || document.activeElement !== input) input.value = name;
    input.defaultValue = name;
  }
}
