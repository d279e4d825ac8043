// What the page showed when the hand last pressed: a click means that, even if the page was painted anew in between.
// Does not know what is painted or sent.

const SOON = 1_000; // ms after the hand has let go in which its click may still come

let shown = null;
let until = 0;

/** `look()` returns what is on the page now. */
export function watchPresses(look) {
  const on = (kind, act) => document.addEventListener(kind, act, { capture: true, passive: true });
  const press = () => {
    shown = look();
    until = Infinity;
  };
  const release = () => {
    until = performance.now() + SOON;
  };
  on("pointerdown", press);
  on("keydown", ({ repeat }) => repeat || press());
  on("pointerup", release);
  on("keyup", release);
  on("pointercancel", forget); // the browser scrolls the page instead
  window.addEventListener("blur", forget);
}

function forget() {
  until = 0;
}

/** What was on the page when this click's press began; null for a click without a press. */
export function pressed() {
  return performance.now() < until ? shown : null;
}
