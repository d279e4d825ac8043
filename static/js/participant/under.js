// The line above the buttons: what the holder asks while the group works on it, and between turns what was left to oneself. It opens
// over what to do, up to the ring, and scrolls inside.

import { put, setData } from "../written.js";


const LINE = 160; // characters: more than fit on any line

export class Under {
  #root;
  #whose = null;

  constructor(root) {
    this.#root = root;
    root.addEventListener("toggle", () => this.#toggled());
  }

  // what: null, or whose it is (another one is closed again), a label, its first words if they are seen, and all of it.
  show(what) {
    const { whose = null, label = "", first = "", all = "" } = what ?? {};
    if (whose !== this.#whose) this.#root.open = false;
    this.#whose = whose;
    this.#root.hidden = !what;
    setData(this.#root, "first", Boolean(first));
    put(this.#root.querySelector(".stands-of"), label);
    put(this.#root.querySelector(".stands-line"), first.replace(/\s+/g, " ").trim().slice(0, LINE));
    put(this.#root.querySelector(".stands-text"), all);
  }

  #toggled() {
    this.#root.closest("main").toggleAttribute("data-stands-open", this.#root.open);
    if (!this.#root.open) return;
    const text = this.#root.querySelector(".stands-text");
    const free = this.#root.closest(".foot").getBoundingClientRect().top - document.querySelector(".now .say").getBoundingClientRect().top;
    text.style.setProperty("--free", `${Math.max(96, Math.floor(free) - 8)}px`);
  }
}
