// Whether a hand is at work on this page: a press, a key, a moving pointer, or something held open. Others' news wait so long
// with what would move things under it; the clock never does. Knows nothing of what is painted.
// Why: docs/decisions.md#the-desks-layout-waits-for-the-hand

const PRESSED = 350; // ms after a press, for the click that comes of it
const MOVED = 300; // a pointer that moved is about to press
const TYPED = 700;
const LATER = 100;

let down = false;
let until = 0;
let waiting = null;
let timer = null;
let open = () => false;

/** A press, a key or a move is under way now. */
export function pressing() {
  return down || performance.now() < until;
}

/** The same, or a menu is open, or somebody is carried. */
export function atWork() {
  return pressing() || open();
}

/** `held()`: whether something is held open, such as a menu. `free()` is called as soon as no hand is at work any more. */
export function watchHands({ held = () => false, free }) {
  open = held;
  waiting = free;
  const then = (ms) => {
    until = Math.max(until, performance.now() + ms);
    look();
  };
  const up = (ms) => () => {
    down = false;
    then(ms);
  };
  const on = (kind, act) => document.addEventListener(kind, act, { capture: true, passive: true });
  on("pointerdown", () => {
    down = true;
    look();
  });
  on("pointerup", up(PRESSED));
  on("pointercancel", up(0)); // the page is scrolled
  window.addEventListener("blur", up(0));
  on("pointermove", ({ pointerType }) => pointerType !== "touch" && then(MOVED));
  on("keydown", () => then(TYPED));
}

function look() {
  clearTimeout(timer);
  timer = setTimeout(() => (atWork() ? look() : waiting()), down || open() ? LATER : Math.max(1, until - performance.now()));
}
