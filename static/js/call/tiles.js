// The people of a call, a small tile each: picture or initial, name, how loud, and what keeps them from being heard. A tile stays the
// same element, so that its picture goes on. It decides nothing.

const MANY = 5; // in a row of tiles words need two lines
const STEPS = 5; // of loudness
// The mark of each state. Words say it, too.
const MARKS = { out: "apart", connecting: "more", waiting: "more", failed: "apart", away: "away", alone: "leaf", listens: "ear", muted: "microphone" };

/** What keeps this one from being heard; "" for nothing. `connection`: of one's own, "connected". */
export function stateOf({ connection, why, microphone }) {
  if (connection !== "connected") return connection || "out";
  return why || (microphone ? "" : "muted");
}

export class Tiles {
  #list;
  #words;
  #made = new Map(); // id → its tile

  // words: the page's toolkit.
  constructor(list, words) {
    this.#list = list;
    this.#words = words;
  }

  /** people: [{ id, name, initial, mine, is, fact, stream }] in their order. `fact`: what is said of somebody who can be heard. */
  paint(people) {
    set(this.#list, "data-many", String(people.length >= MANY));
    for (const [id, tile] of this.#made) {
      if (people.some((person) => person.id === id)) continue;
      tile.remove();
      this.#made.delete(id);
    }
    people.forEach((person, at) => {
      const tile = this.#tileOf(person);
      if (this.#list.children[at] !== tile) this.#list.insertBefore(tile, this.#list.children[at] ?? null);
      this.#fill(tile, person);
    });
  }

  /** levels: how loud everybody is, from 0 to 1, by id. */
  loud(levels) {
    for (const [id, tile] of this.#made) sound(tile, levels[id] ?? 0);
  }

  #tileOf({ id, mine }) {
    let tile = this.#made.get(id);
    if (!tile) {
      tile = this.#words.words("call-tile").firstElementChild;
      set(tile, "data-person", id);
      tile.toggleAttribute("data-mine", mine);
      this.#made.set(id, tile);
    }
    return tile;
  }

  #fill(tile, { name, initial, is, fact, stream }) {
    const { put, words } = this.#words;
    const part = (style) => tile.querySelector(style);
    set(tile, "data-is", is || null);
    put(part(".tile-face"), initial);
    put(part(".tile-name"), name);
    put(part(".tile-is"), is ? words(`call-is-${is}`) : fact);
    set(part("use"), "href", is ? `#icon-${MARKS[is]}` : null);
    const video = part("video");
    if (video.srcObject !== stream) video.srcObject = stream;
    video.hidden = !stream;
  }
}

/** Writes an attribute (null: removes it) only where it differs. */
export function set(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** Shows a level at an element, in few steps: what does not change is not painted. */
export function sound(element, level) {
  const step = Math.ceil(Math.min(1, level) * STEPS) / STEPS;
  if (element.dataset.level === String(step)) return;
  element.dataset.level = step;
  element.style.setProperty("--level", step);
}
