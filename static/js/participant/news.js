// What comes and goes above a page: the message to all, who asks to be let back, a slow line. It lies over the page's head, and the
// page is scrolled by the room that it takes above: nothing moves under a hand, and whoever scrolls up sees all. Knows no words.

const root = document.documentElement;

export class News {
  #words;
  #place = null; // px, above what is read; null: nothing is read yet, and nothing is kept from moving

  constructor(main) {
    this.#words = main.querySelector("[data-news-words]");
    root.style.overflowAnchor = "none"; // a browser that does the same by itself would do it twice
    new ResizeObserver(() => this.#fit()).observe(this.#words);
    addEventListener("scroll", () => this.#fit(), { passive: true });
  }

  // Room that cannot go unseen stays, empty, until it can: at the page's top something would move.
  #fit() {
    const fixed = document.body.dataset.scene === "turn"; // that page does not scroll, and has a place for it
    const before = fixed ? null : this.#place;
    const by = Math.max((fixed ? 0 : this.#words.offsetHeight) - before, before === null ? 0 : -Math.floor(scrollY));
    this.#place = before + by;
    root.style.setProperty("--news", `${this.#place}px`);
    if (before !== null && by) scrollBy({ top: by, behavior: "instant" });
  }
}
