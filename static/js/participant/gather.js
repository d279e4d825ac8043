// What somebody can do with a card that lies there: change or take back their own and, where they gather such cards, lay it under
// another, say who sees to it until when, and mark it as done. Nothing is sent before it is meant: by a button.

import { say, words } from "../words.js";
import { put } from "../written.js";

const OTHER = "other"; // somebody who is not of the group

export const ofAction = ({ traits = [] } = {}) => traits.includes("action");

// The panel of one card. now(): the card, the cards beside it, {practice, people, gathers} as they are now.
export class Panel {
  #page;
  #now;
  #root;
  #own = null;
  #gather = null;

  constructor(root, page, now) {
    this.#root = root;
    this.#page = page;
    this.#now = now;
  }

  paint() {
    const { card, practice, gathers } = this.#now();
    if (card.key && !this.#own) this.#root.prepend((this.#own = this.#madeOwn()));
    if (this.#own) this.#paintOwn(card);
    const kind = practice.cards[card.kind];
    const may = gathers.includes(card.kind) && card.handle !== "";
    if (may && !this.#gather) {
      this.#root.append((this.#gather = this.#madeGather()));
      this.begin();
    }
    if (!this.#gather) return;
    this.#gather.hidden = !may;
    for (const part of this.#gather.querySelectorAll("[data-see-to], [data-done]")) part.hidden = !ofAction(kind);
    this.#gather.querySelector("[data-done]").setAttribute("aria-pressed", String(Boolean(card.done)));
  }

  // What is chosen there begins as it is, each time the panel is opened.
  begin() {
    if (!this.#gather) return;
    const { card, others, people } = this.#now();
    const [join, who, other, words, day] = ["[data-join] select", "[data-see-to] select", "[data-other]", "[data-other] input", "[type=date]"].map((each) => this.#gather.querySelector(each));
    join.replaceChildren(join.options[0], ...others.map(({ handle, text }) => new Option(text.length > 50 ? `${text.slice(0, 50)}…` : text, handle)));
    join.value = others.some(({ handle }) => handle === card.under) ? card.under : "";
    this.#gather.querySelector("[data-join]").hidden = others.length === 0;
    who.replaceChildren(who.options[0], ...people.map(({ id, name }) => new Option(name, id)), new Option(say("card-somebody"), OTHER));
    who.value = card.person ? String(card.person) : card.who ? OTHER : "";
    if (who.selectedIndex < 0) who.value = OTHER;
    words.value = who.value === OTHER ? (card.who ?? "") : "";
    other.hidden = who.value !== OTHER;
    day.value = card.day ?? "";
  }

  #madeOwn() {
    const { outbox, pad } = this.#page;
    const form = words("card-own").firstElementChild;
    const [area, sign, back] = ["textarea", "[type=checkbox]", "[data-take-back]"].map((each) => form.querySelector(each));
    const key = () => this.#now().card.key;
    area.addEventListener("input", () => outbox.edit(key(), { text: area.value }));
    sign.addEventListener("change", () => outbox.edit(key(), { named: sign.checked }));
    back.addEventListener("click", () => {
      outbox.edit(key(), { share: "me" });
      outbox.flush();
    });
    pad.watchComposing(area, key);
    form.addEventListener("submit", (event) => event.preventDefault());
    return form;
  }

  #paintOwn({ text, named, refusal }) {
    const [area, sign, error] = ["textarea", "[type=checkbox]", "[data-refusal]"].map((each) => this.#own.querySelector(each));
    if (area.value !== text) area.value = text;
    sign.checked = named;
    error.hidden = !refusal;
    put(error, refusal);
    area.setAttribute("aria-invalid", String(Boolean(refusal)));
  }

  #madeGather() {
    const part = words("card-gather").firstElementChild;
    const [join, seeTo, done] = ["[data-join]", "[data-see-to]", "[data-done]"].map((each) => part.querySelector(each));
    const who = seeTo.querySelector("select");
    who.addEventListener("change", () => {
      seeTo.querySelector("[data-other]").hidden = who.value !== OTHER;
    });
    this.#sends(join, () => ["join_cards", { under: join.querySelector("select").value || null }]);
    this.#sends(seeTo, () => ["take_up", seenTo(who.value, seeTo.querySelector("[data-other] input").value.trim(), seeTo.querySelector("[type=date]").value)]);
    done.addEventListener("click", () => this.#send(done, "done_card", { on: done.getAttribute("aria-pressed") !== "true" }));
    return part;
  }

  #sends(form, made) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(form.querySelector("button"), ...made());
    });
  }

  async #send(button, name, body) {
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      await this.#page.gather(name, { card: this.#now().card.handle, ...body });
    } finally {
      button.removeAttribute("aria-busy");
    }
  }
}

// Nobody has no day either.
function seenTo(who, words, day) {
  if (!who) return {};
  return { ...(who === OTHER ? { who: words } : { person: Number(who) }), ...(day && { day }) };
}
