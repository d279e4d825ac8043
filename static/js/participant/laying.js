// Where somebody types a card. What they type is a draft that the outbox keeps and only they see, until they lay it: then it is a card
// of its own. Who will see it is said before the first letter.

import { line, say, words } from "../words.js";
import { put, setLanguage } from "../written.js";
import { draftOf, LONGEST, newKey } from "./laid.js";

const NEAR = 60; // letters left from which on it is said how many

/** Who sees a card of this kind: a word of the page (words_cards.html). */
export function reachOf({ reach, stays }, seats) {
  const who = { plenary: "all", alone: "own" }[seats] ?? (stays ? "stays" : "table");
  return reach === "organizers" ? `${who}-organizers` : who;
}

/** The `share` of such a card while it lies there. */
export const shareOf = ({ reach } = {}) => (reach === "organizers" ? "group_organizers" : "group");

// Lays a card; the words that it was typed as are a draft no more.
export function lay(outbox, place, kind, practice, { text, named }, draft) {
  outbox.edit(newKey(place, kind), { text: text.trim(), share: shareOf(practice.cards[kind]), named });
  outbox.edit(draft, { text: "", share: "me", named: false });
  outbox.flush();
}

export class Laying {
  #root;
  #page;
  #form = null;
  #place = null;
  #practice = null;
  #kinds = [];
  #kind = "";

  // page: as in cards.js.
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
  }

  /** The key of the draft that is typed here; "" for none. */
  get draft() {
    return this.#kind ? draftOf(this.#place, this.#kind) : "";
  }

  // kinds: what may be laid now. Words that somebody is typing stay in their box, whatever the phase does.
  paint(practice, place, kinds) {
    const moved = this.#place?.round !== place?.round || this.#place?.table !== place?.table;
    this.#practice = practice;
    if (!moved && this.#typing && !kinds.includes(this.#kind)) return;
    this.#place = place;
    this.#kinds = kinds;
    this.#show(kinds.includes(this.#kind) ? this.#kind : (kinds[0] ?? ""), moved);
  }

  // The outbox has other content.
  refresh() {
    if (!this.#kind) return;
    const { text, named } = this.#page.outbox.get(this.draft);
    const [area, sign] = this.#parts("textarea", "[type=checkbox]");
    if (area.value !== text) {
      const { selectionStart, selectionEnd } = area;
      const grown = text.startsWith(area.value);
      area.value = text;
      if (grown && document.activeElement === area) area.setSelectionRange(selectionStart, selectionEnd);
    }
    sign.checked = named && text !== "";
    this.#count();
  }

  #parts(...selectors) {
    return selectors.map((each) => this.#form.querySelector(each));
  }

  get #typing() {
    return this.#root.contains(document.activeElement) && this.#form?.querySelector("textarea").value !== "";
  }

  #show(kind, moved) {
    if (!kind || moved || !this.#form) {
      this.#form = kind ? this.#made() : null;
      this.#root.replaceChildren(...(this.#form ? [this.#form] : []));
    }
    this.#root.hidden = !kind;
    const same = kind === this.#kind && !moved;
    this.#kind = kind;
    if (!kind) return;
    const [prompt, reach, choice] = this.#parts("[data-prompt]", "[data-reach]", "select");
    const { cards, lang, seats } = this.#practice;
    put(prompt, line(cards[kind].prompt));
    setLanguage(prompt, lang);
    put(reach, words("lay-reach", {}, reachOf(cards[kind], seats)));
    choice.hidden = this.#kinds.length < 2;
    const options = this.#kinds.map((each) => new Option(cards[each].title, each));
    if (choice.options.length !== options.length || options.some(({ value }, index) => choice.options[index].value !== value)) choice.replaceChildren(...options);
    choice.value = kind;
    setLanguage(choice, lang);
    if (!same) this.refresh();
  }

  #made() {
    const form = words("lay").firstElementChild;
    const [area, sign, choice] = ["textarea", "[type=checkbox]", "select"].map((each) => form.querySelector(each));
    area.id = "lay-text";
    form.querySelector("label").htmlFor = area.id;
    const reach = form.querySelector("[data-reach]");
    reach.id = "lay-reach";
    area.setAttribute("aria-describedby", reach.id);
    const edit = () => {
      this.#page.outbox.edit(this.draft, { text: area.value, share: "me", named: sign.checked });
      this.#count();
    };
    for (const control of [area, sign]) control.addEventListener("input", edit);
    this.#page.pad.watchComposing(area, () => this.draft);
    choice.addEventListener("change", () => this.#becomes(choice.value));
    area.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing && form.requestSubmit());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#lay(area, sign);
    });
    return form;
  }

  // What was typed is a card of this kind now.
  #becomes(kind) {
    const { outbox } = this.#page;
    const [from, to] = [this.draft, draftOf(this.#place, kind)];
    const { text, named } = outbox.get(from);
    this.#show(kind, false);
    if (!text || outbox.get(to).text) return;
    outbox.edit(to, { text, share: "me", named });
    outbox.edit(from, { text: "", share: "me", named: false });
  }

  #lay(area, sign) {
    if (!area.value.trim() || area.value.length > LONGEST) return;
    lay(this.#page.outbox, this.#place, this.#kind, this.#practice, { text: area.value, named: sign.checked }, this.draft);
    this.refresh();
    area.focus({ preventScroll: true });
    this.#page.speak(say("card-laid"));
  }

  #count() {
    const [area, letters, button, error] = this.#parts("textarea", "[data-letters]", "button", "[data-refusal]");
    const { outbox } = this.#page;
    const left = LONGEST - area.value.length;
    put(letters, left > NEAR ? "" : say(left < 0 ? "letters-over" : "letters-left", { n: Math.abs(left) }));
    letters.classList.toggle("over", left < 0);
    area.setAttribute("aria-invalid", String(left < 0));
    button.setAttribute("aria-disabled", String(left < 0 || !area.value.trim()));
    const refusal = left < 0 ? "" : outbox.refusal(this.draft); // a text that is too long says so in its count
    error.hidden = !refusal;
    put(error, refusal);
  }
}
