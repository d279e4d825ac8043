// The pad as a sheet over the lower half of a phone: open or closed, low enough for the
// keyboard. Never covers the time.

const LOW = 420; // px: a phone with its keyboard up
const WIDE = matchMedia("(min-width: 56rem), (min-width: 40rem) and (max-height: 30rem)");

export class Sheet {
  #main;
  #toggle;

  constructor(main) {
    this.#main = main;
    this.#toggle = main.querySelector("[data-pad-toggle]");
    this.#toggle.addEventListener("click", () => this.#clicked());
    // Writing in the pad means that it is open, however one got there.
    main.querySelector(".pad-body").addEventListener("focusin", () => this.open(true));
    window.visualViewport?.addEventListener("resize", () => this.#fit());
    window.visualViewport?.addEventListener("scroll", () => this.#fit());
    this.open(false);
    this.#fit();
  }

  open(yes) {
    this.#main.dataset.pad = yes ? "open" : "closed";
    this.#toggle.setAttribute("aria-expanded", String(yes || WIDE.matches));
  }

  // Opens the pad when a phase for writing alone begins. It is never closed under somebody's hands.
  suggest(yes) {
    if (yes) this.open(true);
    else if (!this.#main.querySelector(".pad-body").contains(document.activeElement)) this.open(false);
  }

  #clicked() {
    const yes = this.#main.dataset.pad !== "open";
    this.open(yes);
    if (yes) this.#main.querySelector("[data-notes] textarea:not(details *)")?.focus({ preventScroll: true });
  }

  // A keyboard over the page (iOS) does not change the page's height, so this tells the style sheet what is left.
  #fit() {
    if (!window.visualViewport) return;
    const { height, offsetTop, scale } = window.visualViewport;
    const covered = height < window.innerHeight * 0.8 && scale < 1.05; // not merely zoomed in
    this.#main.style.setProperty("--room", covered ? `${height}px` : "100dvh");
    this.#main.style.setProperty("--top", covered ? `${offsetTop}px` : "0px");
    this.#main.dataset.keyboard = String(covered || (height < LOW && !WIDE.matches));
  }
}
