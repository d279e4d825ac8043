// The client's challenge below the ring: one line, which opens. The screen says whose it is and which revision; the
// page asks for its text, and removes it once the screen names none any more.

import { put, words } from "./fill.js";

const SPREAD = 600; // ms, so that a room's phones do not ask at one instant
const AGAIN = 3_000; // ms, after a request without an answer
const LINE = 160; // characters: more than fit on any line

export class Challenge {
  #root;
  #url;
  #onTold;
  #wanted = "";
  #text = "";
  #timer = null;

  // onTold(): called when the text has come.
  constructor(root, url, onTold) {
    this.#root = root;
    this.#url = url;
    this.#onTold = onTold;
    root.addEventListener("toggle", () => root.open && this.#fit());
  }

  show({ challenge, client }) {
    const wanted = challenge ? `${challenge.client} ${challenge.revision}` : "";
    if (wanted !== this.#wanted) {
      // Another revision by the same client: the old text stays until the new one is there.
      if (wanted.split(" ")[0] !== this.#wanted.split(" ")[0]) {
        this.#text = "";
        this.#root.open = false;
      }
      this.#wanted = wanted;
      clearTimeout(this.#timer);
      if (wanted) this.#timer = setTimeout(() => this.#ask(wanted), Math.random() * SPREAD);
    }
    this.#root.hidden = !this.#text;
    put(this.#root.querySelector("[data-stands-of]"), words("stands-of", { names: { client: client?.name ?? "" } }));
    put(this.#root.querySelector("[data-stands-line]"), this.#text.replace(/\s+/g, " ").trim().slice(0, LINE));
    put(this.#root.querySelector("[data-stands-text]"), this.#text);
  }

  // It extends down to the buttons, and scrolls inside.
  #fit() {
    const text = this.#root.querySelector("[data-stands-text]");
    const free = this.#root.parentElement.querySelector(".actions").getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.style.setProperty("--free", `${Math.max(96, Math.floor(free) - 8)}px`);
  }

  async #ask(wanted) {
    let answer = null;
    try {
      const response = await fetch(this.#url, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } });
      if (response.ok) answer = await response.json();
    } catch {
      // offline: it asks again
    }
    if (wanted !== this.#wanted) return;
    if (answer === null) this.#timer = setTimeout(() => this.#ask(wanted), AGAIN);
    else this.#learn(answer.challenge, wanted);
  }

  // An answer with another client's challenge is newer than the screen; the next screen will name it.
  #learn(challenge, wanted) {
    this.#text = challenge && wanted.startsWith(`${challenge.client} `) ? challenge.text : "";
    this.#onTold();
  }
}
