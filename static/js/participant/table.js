// The cards as a list: what earlier guests left, and what lies on the table, the oldest first. What comes is added at the end. What
// is taken away leaves its place empty until the phase changes, and while somebody has a card open nothing changes places: nothing
// that can be pressed moves because of somebody else.

import { isolated, say, words } from "../words.js";
import { put, setLanguage } from "../written.js";
import { Panel } from "./gather.js";
import { paired } from "./laid.js";

const CLICK = 350; // ms until the click of a press has come
const FIRST = 40; // letters by which a card is known to who hears its button
const start = (text) => (text.length > FIRST ? `${text.slice(0, FIRST)}…` : text);

export class Table {
  #root;
  #page;
  #changed;
  #seen = []; // {card, element, panel} in order; `gone` once it was taken away
  #told = null;
  #pressed = false;
  #day = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { weekday: "short", day: "numeric", month: "long", timeZone: "UTC" });

  // page: as in cards.js. changed(): called when a card is closed.
  constructor(root, page, changed) {
    this.#root = root;
    this.#page = page;
    this.#changed = changed;
    root.append(words("laid"));
    root.addEventListener("pointerdown", () => {
      this.#pressed = true;
    });
    document.addEventListener("pointerup", () => setTimeout(() => this.#free(), CLICK));
    document.addEventListener("pointercancel", () => this.#free());
  }

  #free() {
    if (!this.#pressed) return;
    this.#pressed = false;
    this.#changed();
  }

  // told: {cards, besides, recalled, practice, people, gathers}. anew: another table or phase, where everything may have its new place.
  paint(told, anew) {
    this.#told = told;
    const found = paired(this.#seen.map(({ card }) => card), told.cards);
    const kept = told.cards.map((card, index) => this.#with(this.#seen[found[index]], card));
    const held = !anew && (this.#pressed || this.#root.querySelector("details[open]") !== null);
    this.#seen = anew ? this.#settled(kept) : this.#withGaps(kept, held);
    for (const [name, left] of [["earlier", true], ["now", false]]) this.#place(name, this.#seen.filter(({ card }) => card.left === left), held);
    this.#paintBesides(told.besides);
    this.#paintRecalled(told.recalled);
  }

  #with(before, card) {
    const one = before ?? this.#made();
    one.card = card;
    one.gone = false;
    this.#fill(one);
    return one;
  }

  #settled(kept) {
    for (const one of this.#seen) if (!kept.includes(one)) one.element.remove();
    return kept;
  }

  // Each card that others took away stays where it was, empty; at the end of its list it needs no place.
  #withGaps(kept, held) {
    const before = this.#seen.filter((one) => kept.includes(one) || this.#emptied(one));
    const all = held ? [...before, ...kept.filter((one) => !before.includes(one))] : [...kept];
    if (!held) before.forEach((one, index) => one.gone && all.splice(all.indexOf(before[index - 1]) + 1, 0, one));
    while (all.at(-1)?.gone) all.pop().element.remove();
    return all;
  }

  // Whether its place is needed.
  #emptied(one) {
    const { element, card } = one;
    if (one.gone) return true;
    if (element.contains(document.activeElement)) this.#root.focus({ preventScroll: true }); // what was pressed there goes with it
    if (card.key) {
      element.remove();
      return false;
    }
    one.gone = true;
    one.card = { ...card, handle: "", kind: "" }; // never taken for another
    element.style.minBlockSize = `${element.offsetHeight}px`;
    element.replaceChildren(words("card-gone"));
    element.classList.add("gone");
    return true;
  }

  #place(name, those, held) {
    const part = this.#root.querySelector(`[data-cards-${name}]`);
    part.hidden = those.length === 0;
    put(part.querySelector("[data-count]"), String(those.filter(({ gone }) => !gone).length));
    const list = part.querySelector("ol");
    those.forEach(({ element }, index) => {
      if (held ? element.parentNode !== list : list.children[index] !== element) list.insertBefore(element, held ? null : (list.children[index] ?? null));
    });
  }

  #made() {
    const element = words("card").firstElementChild;
    const more = element.querySelector("details");
    const one = { card: null, element, gone: false };
    one.panel = new Panel(more.querySelector("[data-panel]"), { ...this.#page, gather: (...deed) => this.#gather(one, more, deed) }, () => this.#now(one));
    more.addEventListener("toggle", () => {
      if (!more.open) {
        this.#changed();
        return;
      }
      one.panel.paint();
      one.panel.begin();
    });
    return one;
  }

  async #gather(one, more, deed) {
    if (!(await this.#page.gather(...deed)).ok) return;
    more.open = false; // it may lie elsewhere now
    more.querySelector("summary").focus({ preventScroll: true });
  }

  #now({ card }) {
    const { cards, ...told } = this.#told;
    return { ...told, card, others: cards.filter(({ handle, deep }) => handle && handle !== card.handle && !deep) };
  }

  #fill({ card, element, panel }) {
    const { practice, gathers } = this.#told;
    const part = (name) => element.querySelector(`[data-${name}]`);
    const kind = practice.cards[card.kind] ?? {};
    put(part("kind"), Object.keys(practice.cards).length > 1 ? (kind.title ?? "") : "");
    setLanguage(part("kind"), practice.lang);
    put(part("text"), card.text);
    put(part("facts"), this.#facts(card));
    element.classList.toggle("deep", Boolean(card.deep));
    element.classList.toggle("done", Boolean(card.done));
    element.toggleAttribute("data-mine", card.key !== "");
    const more = element.querySelector("details");
    more.hidden = !card.key && !(gathers.includes(card.kind) && card.handle);
    put(part("deed"), say(card.key ? "card-change" : "card-gathers"));
    put(part("which"), start(card.text));
    if (more.open) panel.paint();
  }

  #facts(card) {
    const facts = [card.author && say("card-by", { author: isolated(card.author) }), card.key && say(card.named ? "card-mine-named" : "card-mine")];
    const day = card.day && this.#day.format(new Date(`${card.day}T00:00Z`));
    if (card.who) facts.push(say(day ? "card-who-until" : "card-who", { who: isolated(card.who), day }));
    if (card.done) facts.push(say("card-done"));
    if (card.waits) facts.push(card.refusal || say("card-waits"));
    return facts.filter(Boolean).join(" · ");
  }

  // One's own that do not lie there.
  #paintBesides(all) {
    const part = this.#root.querySelector("[data-cards-besides]");
    const list = part.querySelector("ol");
    part.hidden = all.length === 0;
    const kept = new Map([...list.children].map((element) => [element.dataset.key, element]));
    const elements = all.map(({ key }) => kept.get(key) ?? this.#madeBeside(words("card-beside").firstElementChild, key));
    if (elements.length !== list.children.length || elements.some((each, index) => each !== list.children[index])) list.replaceChildren(...elements);
    all.forEach(({ text, waits, refusal, elsewhere }, index) => {
      const element = elements[index];
      put(element.querySelector("[data-text]"), text);
      put(element.querySelector("[data-facts]"), refusal || [elsewhere ? say("card-elsewhere", elsewhere) : say("card-only-me"), waits && say("card-waits")].filter(Boolean).join(" · "));
      element.querySelector("[data-again]").hidden = Boolean(elsewhere);
    });
  }

  #madeBeside(element, key) {
    element.dataset.key = key;
    element.querySelector("[data-again]").addEventListener("click", () => this.#told.again(key));
    element.querySelector("[data-delete]").addEventListener("click", () => this.#told.remove(key));
    return element;
  }

  // What lay before them in the stage before.
  #paintRecalled(all) {
    const part = this.#root.querySelector("[data-cards-recalled]");
    part.hidden = all.length === 0;
    const list = document.createDocumentFragment();
    for (const { text, author } of all) list.append(words(author ? "card-recalled-by" : "card-recalled", { text, author: isolated(author ?? "") }));
    put(part.querySelector("ol"), list);
  }
}
