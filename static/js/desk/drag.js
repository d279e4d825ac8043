// Dragging people with a mouse, a pen or a finger. A finger must rest a moment first, or take the handle, so that the
// page still scrolls. Finds out only where the pointer aims; arrange.js does the rest.
import { call } from "../called.js";
import { put } from "../written.js";
import { nameOf, wordsOf } from "./arrange.js";
import { moveOf } from "./board.js";

const FAR = 6; // px: a press that moves so far is a drag
const SHAKY = 10; // px: a resting finger moves so far
const HOLD = 350;
const EDGE = 70;
const SPEED = 14;
const CLICK = 50; // ms after which no click belongs to it any more
const find = (selector) => document.querySelector(selector);
const part = find("[data-arranging]");
const ghost = find("[data-ghost]");

export class Dragging {
  #press = null; // { person, x, y, at, id, touch, grip, timer }: a pointer is down on a seat
  #on = false;
  #at = [0, 0];
  #scrolling = 0;

  constructor(arranging) {
    this.arranging = arranging;
  }

  start() {
    part.addEventListener("pointerdown", (event) => this.#down(event));
    document.addEventListener("pointermove", (event) => this.#move(event));
    document.addEventListener("pointerup", (event) => this.#up(event));
    document.addEventListener("pointercancel", (event) => event.pointerId === this.#press?.id && this.#cancel());
    window.addEventListener("blur", () => this.#cancel());
    document.addEventListener("keydown", (event) => this.#key(event), true);
    part.addEventListener("touchmove", (event) => this.#on && event.preventDefault(), { passive: false });
    part.addEventListener("dragstart", (event) => event.preventDefault());
  }

  #down(event) {
    const button = event.target.closest("[data-seat]");
    if (!button || event.button !== 0 || !event.isPrimary || this.#press) return;
    const touch = event.pointerType === "touch";
    const grip = event.target.closest("[data-grip]") !== null;
    const person = Number(button.closest("[data-person]").dataset.person);
    this.#press = { person, x: event.clientX, y: event.clientY, id: event.pointerId, waits: touch && !grip };
    this.#at = [event.clientX, event.clientY];
    if (touch && !grip) this.#press.timer = setTimeout(() => this.#begin(), HOLD);
  }

  #move(event) {
    if (event.pointerId !== this.#press?.id) return;
    this.#at = [event.clientX, event.clientY];
    if (this.#on) return this.#follow();
    const far = Math.hypot(event.clientX - this.#press.x, event.clientY - this.#press.y);
    if (this.#press.waits && far > SHAKY) this.#forget();
    else if (!this.#press.waits && far > FAR) this.#begin();
  }

  #begin() {
    const { person } = this.#press;
    if (!this.arranging.take(person, () => this.#end())) return this.#forget();
    this.#on = true;
    window.getSelection()?.removeAllRanges();
    navigator.vibrate?.(15);
    call(find("[data-ghost-name]"), nameOf(this.arranging.screen(), person));
    ghost.hidden = false;
    this.#follow();
    this.#scroll();
  }

  // A drop means what was under the pointer when the hand or the page last moved.
  #follow() {
    if (!this.#on) return;
    const [x, y] = this.#at;
    ghost.style.setProperty("--x", `${x}px`);
    ghost.style.setProperty("--y", `${y}px`);
    const screen = this.arranging.screen();
    const aim = aimAt(document.elementFromPoint(x, y));
    const real = moveOf(screen, this.#press.person, aim) ? aim : null;
    put(find("[data-ghost-aim]"), wordsOf(screen, real));
    this.arranging.aim(real);
  }

  // Near an edge the page scrolls along: a hundred groups are longer than a window.
  #scroll() {
    if (!this.#on) return;
    const bottom = find(".dock").getBoundingClientRect().top || window.innerHeight;
    const [, y] = this.#at;
    const by = y < EDGE ? -1 : y > bottom - EDGE ? 1 : 0;
    if (by) {
      window.scrollBy(0, by * SPEED);
      this.#follow();
    }
    this.#scrolling = requestAnimationFrame(() => this.#scroll());
  }

  #up(event) {
    if (event.pointerId !== this.#press?.id) return;
    if (!this.#on) return this.#forget();
    this.#press.lifted = true;
    swallowClick();
    this.arranging.drop();
  }

  #key(event) {
    if (!this.#on || event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.arranging.cancel();
  }

  #cancel() {
    if (this.#on) this.arranging.cancel();
    else this.#forget();
  }

  #end() {
    this.#on = false;
    cancelAnimationFrame(this.#scrolling);
    ghost.hidden = true;
    if (!this.#press.lifted) window.addEventListener("pointerup", swallowClick, { once: true, capture: true });
    this.#forget();
  }

  #forget() {
    clearTimeout(this.#press?.timer);
    this.#press = null;
  }
}

function aimAt(element) {
  const place = element?.closest("[data-arranging] [data-person], [data-arranging] [data-group], [data-seatless]");
  if (!place) return null;
  if (place.dataset.person) return { swap: Number(place.dataset.person) };
  return place.dataset.group ? { group: Number(place.dataset.group) } : { out: true };
}

// The end of a drag also ends the press, which causes a click that nobody wants.
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", swallow, true), CLICK);
}
