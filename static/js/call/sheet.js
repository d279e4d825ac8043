// The sheet in which somebody chooses a microphone and a camera, and sees that it hears them.

import { sound } from "./tiles.js";

const KINDS = ["microphone", "camera"];

export class Sheet {
  #dialog;
  #say;
  #listed = {}; // by kind: the devices that its list holds

  // say: the page's words. choose(kind, id) is called with what was chosen.
  constructor(dialog, say, choose) {
    this.#dialog = dialog;
    this.#say = say;
    for (const kind of KINDS) this.#list(kind).addEventListener("change", ({ target }) => choose(kind, target.value));
    dialog.addEventListener("click", ({ target }) => (target === dialog || "callClose" in target.dataset) && dialog.close());
  }

  open() {
    this.#dialog.showModal();
    this.#dialog.querySelector("h2").focus();
  }

  // A list that somebody has opened is left alone, unless its devices have changed.
  paint({ devices, chosen }) {
    for (const kind of KINDS) {
      const list = this.#list(kind);
      const held = JSON.stringify(devices[kind]);
      if (held !== this.#listed[kind]) {
        this.#listed[kind] = held;
        const named = devices[kind].map(({ id, label }, at) => new Option(label || this.#say("call-device", { n: at + 1 }), id));
        list.replaceChildren(...(named.length ? named : [new Option(this.#say("call-none"), "")]));
      }
      if (list.value !== chosen[kind] && document.activeElement !== list) list.value = chosen[kind];
    }
  }

  loud(level) {
    if (this.#dialog.open) sound(this.#dialog.querySelector("[data-call-level]"), level);
  }

  #list(kind) {
    return this.#dialog.querySelector(`[data-call-choice=${kind}]`);
  }
}
