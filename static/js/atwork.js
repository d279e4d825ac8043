// Whether a hand is at work on this page: a press, a key, a moving pointer, or an open menu. Meanwhile other people's
// news may move nothing; the clock goes on. Knows nothing of what is painted.
// Why: docs/decisions.md#the-desks-layout-waits-for-the-hand

const PRESSED = 350; // ms after a press, in which its click comes
const MOVED = 300; // a pointer that moved is about to press
const TYPED = 700;
const LATER = 100;

let down = false;
let until = 0;
let waiting = null;
let timer = null;
let open = () => false;

/** Whether a press, a key or a move is under way now. */
export function pressing() {
  return down || performance.now() < until;
}

/** Whether a press is under way, a menu is open, or somebody is being carried. */
export function atWork() {
  return pressing() || open();
}

/** `held()`: whether something is held open, such as a menu. Calls `free()` once no hand is at work any more. */
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
  on("pointercancel", up(0)); // the browser scrolls the page instead
  window.addEventListener("blur", up(0));
  on("pointermove", ({ pointerType }) => pointerType !== "touch" && then(MOVED));
  on("keydown", () => then(TYPED));
}

function look() {
  clearTimeout(timer);
  timer = setTimeout(() => (atWork() ? look() : waiting()), down || open() ? LATER : Math.max(1, until - performance.now()));
}
