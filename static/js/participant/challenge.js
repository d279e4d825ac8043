// The client's challenge above the buttons. The screen says whose it is and which revision; the page asks for its text, and
// forgets it once the screen names none any more.

import { isolated, words } from "../words.js";
import { fetching } from "./fetching.js";

export class Challenge {
  #fetching;
  #client = 0; // whose challenge the screen names; 0: nobody's
  #revision = 0;
  #text = "";

  // onTold(): called when the text has come.
  constructor(url, onTold) {
    this.#fetching = fetching(url, 600, ({ challenge }) => this.#told(challenge, onTold), 3_000);
  }

  // What is to be seen below the ring (under.js), or null.
  of({ challenge, client }) {
    this.#wants(challenge?.client ?? 0, challenge?.revision ?? 0);
    return this.#text ? { whose: this.#client, label: words("stands-of", { client: isolated(client?.name) }), first: this.#text, all: this.#text } : null;
  }

  #wants(client, revision) {
    if (client === this.#client && revision === this.#revision) return;
    if (client !== this.#client) this.#text = ""; // else the old text stays until the new one is there
    this.#client = client;
    this.#revision = revision;
    if (client) this.#fetching.ask();
    else this.#fetching.forget();
  }

  // Another client's: the author was quicker than the screen, and the next one says so.
  #told(challenge, onTold) {
    this.#text = challenge?.client === this.#client ? challenge.text : "";
    onTold();
  }
}
