// The sheet of what somebody may do beside the phase's own buttons. What cannot be undone at once is asked again, calmly, in
// the same sheet. The sheet sends nothing itself: its buttons carry commands like any other.

import { mayDo } from "./may.js";

export class Choices {
  #main;
  #dialog;
  #may = [];

  constructor(main) {
    this.#main = main;
    this.#dialog = main.querySelector("[data-choices]");
    // The sheet is the same text for everybody, kept by the server: the one thing in it that is secret comes from this page.
    main.querySelector("#return-menu").value = main.querySelector("#return-lobby").value;
    main.addEventListener("click", ({ target }) => this.#clicked(target));
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#outside(event) && this.close());
  }

  paint(scene) {
    const listens = this.#dialog.querySelector("[data-command=listen]");
    if (listens.getAttribute("aria-busy") !== "true") listens.checked = Boolean(scene.self?.listens);
    const may = mayDo(scene);
    this.#may = may;
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

  // Its command was carried out. A switch stays in sight; anything else has been chosen.
  did(control) {
    if (this.#dialog.contains(control) && control.type !== "checkbox") this.close();
  }

  // The turn, or the round, has gone on meanwhile: what is not possible any more is not asked any more.
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

  // One thing to choose needs no list of one.
  #open(part) {
    if (this.#may.length === 0) return;
    const only = this.#may.length === 1 && this.#may[0] !== "listen" ? this.#may[0] : "menu";
    this.#show(this.#may.includes(part) ? part : only);
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#focus();
  }

  #show(part) {
    this.#dialog.dataset.part = part;
    for (const each of this.#dialog.querySelectorAll("[data-part-of]")) each.hidden = each.dataset.partOf !== part;
    this.#dialog.setAttribute("aria-labelledby", `choices-${part}`);
    if (this.#dialog.open) this.#focus();
  }

  // The heading says what this is; the first button after it is the harmless one.
  #focus() {
    this.#dialog.querySelector(`#choices-${this.#dialog.dataset.part}`).focus();
  }

  // A tap beside the sheet, not one on its own edge.
  #outside({ clientX, clientY }) {
    const { left, right, top, bottom } = this.#dialog.getBoundingClientRect();
    return clientX < left || clientX > right || clientY < top || clientY > bottom;
  }
}

