// One's own name: where the page shows it, and where it is changed.

import { put } from "../written.js";


export class Naming {
  #main;
  #form;

  constructor(main) {
    this.#main = main;
    this.#form = main.querySelector("[data-naming]");
    this.#is(main.querySelector("[data-my-name]").textContent);
    this.#form.addEventListener("submit", (event) => event.preventDefault()); // its button sends it
  }

  // A name that the facilitator has corrected comes with the group's screen.
  paint({ self }) {
    if (self) this.#is(self.name);
  }

  // The server's answer: the name that others read now, or why it was refused.
  answered({ ok, name, message }) {
    put(this.#form.querySelector("[data-refusal]"), ok ? "" : message ?? "");
    this.#form.querySelector("[data-refusal]").hidden = ok || !message;
    if (name) this.#is(name);
  }

  // Not while somebody is typing another name.
  #is(name) {
    for (const place of this.#main.querySelectorAll("[data-my-name]")) put(place, name);
    const { name: input } = this.#form.elements;
    if (input.defaultValue === name) return;
    if (input.value === input.defaultValue || document.activeElement !== input) input.value = name;
    input.defaultValue = name;
  }
}
