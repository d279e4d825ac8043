// What others left to this person as a holder: below the ring between turns, and below the notes once the round is over.
// The page asks for it when the server says that it has changed, and when it is to be seen.

import { isolated, listed, words } from "../words.js";
import { put } from "../written.js";
import { fetching } from "./fetching.js";

const AFTERWARDS = ["done", "between", "closing", "ended"];

export class Left {
  #parts; // once the round is over: the list, and the way to it
  #list;
  #fetching;
  #all = [];
  #place = "";

  // onTold(): called when they have come.
  constructor(main, url, onTold) {
    this.#parts = main.querySelectorAll("[data-left]");
    this.#list = main.querySelector("#left div");
    // Letters follow each other quickly. Without an answer it asks again when the line is back.
    this.#fetching = fetching(url, 800, ({ left }) => this.#told(left, onTold));
  }

  // What is to be seen below the ring (under.js), or null. past: the rounds in which this person sat (notes.js).
  of(scene, me, past) {
    const place = placeOf(scene, me, past);
    if (place !== this.#place) this.ask(place);
    this.#place = place;
    for (const part of this.#parts) part.hidden = place !== "rest";
    put(this.#list, place === "rest" ? lettersOf(this.#all) : "");
    const here = this.#all.filter(({ round }) => round === scene.session.round);
    if (place !== "between" || !here.length) return null;
    return { whose: me, label: words("left-of", { people: listed(here.map(({ author }) => isolated(author))) }), all: lettersOf(here) };
  }

  // It has changed, or could have: asked for only where it is seen.
  ask(place = this.#place) {
    if (place) this.#fetching.ask();
    else this.#fetching.forget();
  }

  #told(all, onTold) {
    this.#all = all;
    onTold();
  }
}

// "between" two turns, once one's own was or is under way, and after the only one; "rest" when no turn runs any more; else nowhere.
export function placeOf({ kind, practice, step, session }, me, past) {
  const had = past.filter(({ asked }) => asked.includes(me));
  const pause = step?.when === "between" || (practice.turns && step?.when === "end");
  if (kind === "turn") return pause && had.some(({ round }) => round === session.round) ? "between" : "";
  return AFTERWARDS.includes(kind) && had.length ? "rest" : "";
}

function lettersOf(all) {
  const list = document.createDocumentFragment();
  for (const { author, text } of all) list.append(words("left-one", { author: isolated(author), text }));
  return list;
}
