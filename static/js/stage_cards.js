// The cards of a plenary on the projector: the newest, as many as can be read from the back of the room. Each has its place and keeps it
// until newer ones need it; nothing moves. Asks for them when the server says that they have changed. A facilitator's own stage can
// take one off.

import { asked } from "./asked.js";
import { copyOf } from "./lists.js";
import { post } from "./post.js";
import { isolated, say } from "./words.js";
import { put, setData, setHidden } from "./written.js";

const PLACES = 6;
const EVERY = 1_000; // ms at least between two questions
const AGAIN = 4_000; // ms without an answer
const NEW = 4_000; // ms for which a card is the newest to be seen
const UNDO = 15_000;
const SIZES = [4, 3.4, 2.9, 2.5, 2.15, 1.85, 1.6, 1.4, 1.2, 1]; // of the letters, in the units of the style sheet

/**
 * Which card is in which place, by their names: those of before keep theirs, and what has come since takes the empty places, then those
 * of the oldest. before: a name or null for each place; cards: all names, the oldest first.
 */
export function placed(before, cards, most = PLACES) {
  const newest = cards.slice(-most);
  const places = before.map((card) => (newest.includes(card) ? card : null));
  for (const card of newest.filter((each) => !places.includes(each))) {
    const empty = places.indexOf(null);
    places[empty < 0 ? places.length : empty] = card;
  }
  return places;
}

export class Wall {
  #main;
  #root;
  #list;
  #urls;
  #fitted;
  #round = 0;
  #places = [];
  #timer = null;
  #last = -EVERY;

  // fitted(): called when the wall has come or gone, because the words beside it have another size then.
  constructor(main, { urls, fitted }) {
    this.#main = main;
    this.#root = main.querySelector("[data-wall]");
    this.#list = this.#root.querySelector("[data-cards]");
    this.#urls = urls;
    this.#fitted = fitted;
    addEventListener("resize", () => this.#fit());
  }

  /** round: that of the plenary that runs; 0: none does. */
  show(round) {
    if (round === this.#round) return;
    this.#round = round;
    this.#paint([], 0);
    this.ask();
  }

  // Of several words in a second that they have changed one question is made.
  ask() {
    if (!this.#round || this.#timer) return;
    const wait = Math.max(0, this.#last + EVERY - performance.now());
    this.#timer = setTimeout(() => this.#ask(), wait);
  }

  async #ask() {
    const round = this.#round;
    this.#last = performance.now();
    this.#timer = null; // what comes from now on may not be in the answer
    const answer = await asked(this.#urls.cards);
    if (round !== this.#round || !round) return;
    if (answer?.ok) this.#paint(answer.cards, answer.count);
    else this.#timer ??= setTimeout(() => this.#ask(), AGAIN);
  }

  #paint(cards, count) {
    const known = new Map(cards.map((card) => [card.card, card]));
    const before = this.#places;
    this.#places = cards.length ? placed(before, [...known.keys()]) : [];
    while (this.#list.children.length > this.#places.length) this.#list.lastElementChild.remove();
    this.#places.forEach((name, at) => {
      const element = this.#list.children[at] ?? this.#made();
      if (!element.parentNode) this.#list.append(element);
      setHidden(element, false);
      element.classList.toggle("empty", name === null);
      if (name === null || element.dataset.card === name) return;
      setData(element, "card", name);
      this.#fill(element, known.get(name));
    });
    put(this.#root.querySelector("[data-cards-count]"), count > PLACES ? say("cards.all", { n: count }) : "");
    const shown = this.#places.length > 0;
    if (this.#root.hidden === shown) {
      setHidden(this.#root, !shown);
      this.#main.toggleAttribute("data-walled", shown);
      this.#fitted();
    }
    this.#fit();
  }

  // Each text as large as all of it fits.
  #fit() {
    requestAnimationFrame(() => {
      for (const card of this.#list.children) {
        SIZES.some((size) => {
          card.style.setProperty("--letter", size);
          return card.scrollHeight <= card.clientHeight;
        });
      }
    });
  }

  #made() {
    const element = copyOf(document.querySelector("#stage-card"));
    element.querySelector("[data-hide]")?.addEventListener("click", () => this.#hide(element.dataset.card, true));
    return element;
  }

  #fill(element, { text, author }) {
    put(element.querySelector("[data-text]"), text);
    put(element.querySelector("[data-author]"), author ? say("cards.by", { author: isolated(author) }) : "");
    put(element.querySelector("[data-which]"), text);
    element.classList.add("new");
    setTimeout(() => element.classList.remove("new"), NEW);
  }

  async #hide(card, on) {
    const answer = await post(`${this.#urls.do}hide_card`, { card, on });
    this.ask();
    const place = this.#root.querySelector("[data-hidden-card]");
    place.replaceChildren(answer.ok && on ? this.#undo(card) : answer.ok ? "" : answer.message);
    setTimeout(() => place.replaceChildren(), UNDO);
  }

  #undo(card) {
    const part = copyOf(document.querySelector("#stage-hidden-card"));
    part.querySelector("[data-back]").addEventListener("click", () => this.#hide(card, false));
    return part;
  }
}
