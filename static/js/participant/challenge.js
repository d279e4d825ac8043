// The client's challenge under the ring: one line, which opens. The screen says whose stands there, and which revision; its text
// is asked for, by those it stands before, and put away as soon as it does not stand there any more.

import { put, words } from "./fill.js";

const SPREAD = 600; // ms: not all phones of a room in the same instant
const AGAIN = 3_000; // ms, when no answer came
const LINE = 160; // letters: more than any line holds

export class Challenge {
  #root;
  #url;
  #onTold;
  #wanted = "";
  #text = "";
  #timer = null;

  // onTold(): the text has come.
  constructor(root, url, onTold) {
    this.#root = root;
    this.#url = url;
    this.#onTold = onTold;
    root.addEventListener("toggle", () => root.open && this.#fit());
  }

  show({ challenge, client }) {
    const wanted = challenge ? `${challenge.client} ${challenge.revision}` : "";
    if (wanted !== this.#wanted) {
      // Of the same client the words before stay until the new ones are there.
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

  // Down to what can be pressed below, and scrolling within.
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
      // offline: it is asked again
    }
    if (wanted !== this.#wanted) return;
    if (answer === null) this.#timer = setTimeout(() => this.#ask(wanted), AGAIN);
    else this.#learn(answer.challenge, wanted);
  }

  // Another one than the screen spoke of: its author was quicker, and the next screen says so.
  #learn(challenge, wanted) {
    this.#text = challenge && wanted.startsWith(`${challenge.client} `) ? challenge.text : "";
    this.#onTold();
  }
}
