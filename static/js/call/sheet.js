// The sheet in which somebody chooses a microphone and a camera, and sees that it hears them.

import { sound } from "./tiles.js";

const KINDS = ["microphone", "camera"];
const HEARD = 0.2; // a level that is somebody who speaks

export class Sheet {
  #dialog;
  #say;
  #listed = {}; // by kind: the devices that its list holds

  // say: the page's words. choose(kind, id) is called with what was chosen.
  constructor(dialog, say, choose) {
    this.#dialog = dialog;
    this.#say = say;
    for (const kind of KINDS) this.#list(kind).addEventListener("change", ({ target }) => (this.#unheard(), choose(kind, target.value)));
    dialog.addEventListener("click", ({ target }) => (target === dialog || "callClose" in target.dataset) && dialog.close());
  }

  open() {
    this.#unheard();
    this.#dialog.showModal();
    this.#find("h2").focus();
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

  // The bar for eyes; for ears one sentence, once for each microphone.
  loud(level) {
    if (!this.#dialog.open) return;
    sound(this.#find("[data-call-level]"), level);
    const heard = this.#find("[data-call-heard]");
    if (level >= HEARD && !heard.textContent) heard.textContent = this.#say("call-heard");
  }

  #unheard() {
    this.#find("[data-call-heard]").textContent = "";
  }

  #list(kind) {
    return this.#find(`[data-call-choice=${kind}]`);
  }

  #find(selector) {
    return this.#dialog.querySelector(selector);
  }
}
