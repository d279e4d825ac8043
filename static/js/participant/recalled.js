// The holder's note that the group is shown again. The screen says whose it is and which revision; the page asks for its text, and
// forgets it once the screen names none any more.

import { isolated, line, words } from "../words.js";
import { fetching } from "./fetching.js";

export class Recalled {
  #fetching;
  #holder = 0; // whose note the screen names; 0: nobody's
  #kind = "";
  #revision = 0;
  #text = "";

  // onTold(): called when the text has come.
  constructor(url, onTold) {
    this.#fetching = fetching(url, 600, ({ recalled }) => this.#told(recalled, onTold), 3_000);
  }

  // What is to be seen below the ring (under.js), or null.
  of({ practice, recalled, holder }) {
    this.#wants(recalled?.holder ?? 0, recalled?.kind ?? "", recalled?.revision ?? 0);
    if (!this.#text) return null;
    const names = { holder: isolated(holder?.name) };
    const { of, title } = practice.notes[this.#kind];
    return { whose: this.#holder, label: of ? line(of, names) : words("stands-of", { ...names, title }), first: this.#text, all: this.#text };
  }

  #wants(holder, kind, revision) {
    const same = holder === this.#holder && kind === this.#kind;
    if (same && revision === this.#revision) return;
    if (!same) this.#text = ""; // else the old text stays until the new one is there
    this.#holder = holder;
    this.#kind = kind;
    this.#revision = revision;
    if (holder) this.#fetching.ask();
    else this.#fetching.forget();
  }

  // Another holder's: the author was quicker than the screen, and the next one says so.
  #told(recalled, onTold) {
    this.#text = recalled?.holder === this.#holder ? recalled.text : "";
    onTold();
  }
}
