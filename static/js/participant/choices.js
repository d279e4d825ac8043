// The sheet of what a person may do besides the phase's own buttons. What cannot be undone at once is asked again in
// the same sheet. The sheet sends nothing itself: its buttons carry commands like all others.

import { pressed } from "../pressed.js";
import { mayDo } from "./may.js";

export class Choices {
  #main;
  #dialog;
  #may = [];
  #scene = null;
  #asked = null; // the scene in which the question was asked: that is what a yes means

  constructor(main) {
    this.#main = main;
    this.#dialog = main.querySelector("[data-choices]");
    // The server caches the sheet, which is equal for everybody: the one secret in it comes from this page.
    main.querySelector("#return-menu").value = main.querySelector("#return-lobby").value;
    main.addEventListener("click", ({ target }) => this.#clicked(target));
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#outside(event) && this.close());
  }

  paint(scene) {
    const listens = this.#dialog.querySelector("[data-command=listen]");
    if (listens.getAttribute("aria-busy") !== "true") listens.checked = Boolean(scene.self?.listens);
    const may = mayDo(scene);
    this.#may = may;
    this.#scene = scene;
    if (this.#main.dataset.may === may.join(" ")) return;
    this.#main.dataset.may = may.join(" ");
    for (const item of this.#dialog.querySelectorAll("[data-may]")) item.hidden = !may.includes(item.dataset.may);
    for (const row of this.#main.querySelectorAll("[data-more-row]")) row.hidden = may.length === 0;
    for (const label of this.#main.querySelectorAll("[data-more-label]")) label.hidden = (label.dataset.moreLabel === "rest") !== may.some((each) => each.startsWith("rest"));
    this.#keepUp();
  }

  close() {
    this.#dialog.close();
  }

  // What was on the page when the question was opened to which this is the answer.
  askedAbout(control) {
    return control.closest("[data-part-of]:not([data-part-of=menu])") ? this.#asked : null;
  }

  // It was refused, and said what has changed: the next yes knows that.
  told() {
    this.#asked = this.#scene;
  }

  // The command was carried out. A switch stays visible; after any other choice the sheet closes.
  did(control) {
    if (this.#dialog.contains(control) && control.type !== "checkbox") this.close();
  }

  // The turn or the round may have gone on: what has become impossible is not asked any more.
  #keepUp() {
    const open = this.#dialog.open ? this.#dialog.dataset.part : null;
    if (!open || open === "menu" || this.#may.includes(open)) return;
    if (this.#may.length) this.#show("menu");
    else this.close();
  }

  #clicked(target) {
    const more = target.closest?.("[data-more]");
    const ask = target.closest?.("[data-ask]")?.dataset.ask;
    if (more) this.#open(more.dataset.more);
    else if (ask) this.#show(ask);
    else if (target.closest?.("[data-choices-close]")) this.close();
  }

  // A list with one entry is skipped.
  #open(part) {
    if (this.#may.length === 0) return;
    const only = this.#may.length === 1 && this.#may[0] !== "listen" ? this.#may[0] : "menu";
    this.#show(this.#may.includes(part) ? part : only);
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#focus();
  }

  #show(part) {
    this.#asked = pressed() ?? this.#scene;
    this.#dialog.dataset.part = part;
    for (const each of this.#dialog.querySelectorAll("[data-part-of]")) each.hidden = each.dataset.partOf !== part;
    this.#dialog.setAttribute("aria-labelledby", `choices-${part}`);
    if (this.#dialog.open) this.#focus();
  }

  // The focus goes to the heading, which says what this is; the first button after it is the harmless one.
  #focus() {
    this.#dialog.querySelector(`#choices-${this.#dialog.dataset.part}`).focus();
  }

  // A tap beside the sheet, not on its own edge.
  #outside({ clientX, clientY }) {
    const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  }
}

