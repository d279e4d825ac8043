// A facilitator asks to come into the group's call, or is there: what everybody of the group sees of it, and can do about it.

const WAITS = 800; // ms: a finger that is on its way means what was there before

export class Visit {
  #root;
  #main;
  #page; // its toolkit: words.js, and what writes and speaks them
  #shown = "";

  // html: made by our own server (call_room.html), with the words for it.
  constructor(main, html, page) {
    this.#main = main;
    this.#root = main.querySelector("[data-visit]");
    this.#page = page;
    const told = Object.assign(document.createElement("template"), { innerHTML: html }).content.querySelector("template");
    page.learn(told);
    const styles = told.content.querySelector("link");
    /** Its styles have come, or will not. */
    this.styled = new Promise((done) => Object.assign(styles, { onload: done, onerror: done }));
    this.#root.before(styles);
  }

  /** `visit`: of the screen's group; undefined: nobody visits. */
  show(visit) {
    const shown = visit ? `${visit.at} ${visit.state}` : "";
    if (shown === this.#shown) return;
    const before = this.#shown;
    this.#shown = shown;
    const focused = this.#root.contains(document.activeElement);
    const { plain, put, speak, words } = this.#page;
    put(this.#root, visit ? words(`visit-${visit.state}`) : "");
    this.#root.hidden = !visit;
    this.#main.toggleAttribute("data-visited", Boolean(visit));
    for (const button of this.#buttons()) {
      button.dataset.at = visit.at;
      if (before) button.setAttribute("aria-disabled", "true");
    }
    if (before) setTimeout(() => this.#buttons().forEach((button) => button.removeAttribute("aria-disabled")), WAITS);
    if (focused) (this.#buttons()[0] ?? this.#main).focus({ preventScroll: true });
    if (visit) speak(this.#main.querySelector("[data-spoken]"), plain(this.#root.querySelector("p")));
  }

  #buttons() {
    return [...this.#root.querySelectorAll("button")];
  }
}
