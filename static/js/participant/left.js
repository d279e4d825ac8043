// What the consultants left to this person as a client: below the ring between turns, and below the notes once the round is over.
// The page asks for it when the server says that it has changed, and when it is to be seen.

import { put, words } from "./fill.js";
import { asked } from "./under.js";

const SPREAD = 800; // ms: a room has its breath at one instant, and letters follow each other quickly
const AFTERWARDS = ["done", "between", "closing", "ended"];

export class Left {
  #parts; // once the round is over: the list, and the way to it
  #list;
  #url;
  #onTold;
  #gifts = [];
  #place = "";
  #timer = null;

  // onTold(): called when they have come.
  constructor(main, url, onTold) {
    this.#parts = main.querySelectorAll("[data-left]");
    this.#list = main.querySelector("#left div");
    this.#url = url;
    this.#onTold = onTold;
  }

  // What is to be seen below the ring (under.js), or null. past: the rounds in which this person sat (slots.js).
  of(scene, me, past) {
    const place = placeOf(scene, me, past);
    if (place !== this.#place) this.ask(place);
    this.#place = place;
    for (const part of this.#parts) part.hidden = place !== "rest";
    put(this.#list, place === "rest" ? listed(this.#gifts) : "");
    const here = this.#gifts.filter(({ round }) => round === scene.session.round);
    if (place !== "breath" || !here.length) return null;
    return { whose: me, label: words("left-of", { lists: { people: here.map(({ author }) => ({ name: author })) } }), all: listed(here) };
  }

  // It has changed, or could have: asked for only where it is seen.
  ask(place = this.#place) {
    clearTimeout(this.#timer);
    if (place) this.#timer = setTimeout(() => this.#ask(), Math.random() * SPREAD);
  }

  async #ask() {
    const answer = await asked(this.#url);
    if (answer === null) return; // it asks again when the line is back
    this.#gifts = answer.left;
    this.#onTold();
  }
}

// "breath" between turns, once one's own was or is under way; "rest" when no turn runs any more; else nowhere.
function placeOf({ kind, phase, session }, me, past) {
  const had = past.filter(({ asked }) => asked.includes(me));
  if (kind === "turn") return phase === "breath" && had.some(({ round }) => round === session.round) ? "breath" : "";
  return AFTERWARDS.includes(kind) && had.length ? "rest" : "";
}

function listed(gifts) {
  const list = document.createDocumentFragment();
  for (const { author, text } of gifts) list.append(words("left-one", { names: { author, text } }));
  return list;
}
