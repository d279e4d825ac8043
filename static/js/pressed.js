// What a page showed when the hand last pressed: what a click means, although the next thing may be painted between the two.
// Knows nothing of what is painted, nor of what is sent.

const SOON = 1_000; // ms after the hand has let go in which a click may still come of it

let shown = null;
let until = 0;

/** `look()` → what is on the page now. */
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
  on("pointercancel", forget); // the page is scrolled
  window.addEventListener("blur", forget);
}

function forget() {
  until = 0;
}

/** What was on the page when the press began from which this click comes; null for a click that no press began. */
export function pressed() {
  return performance.now() < until ? shown : null;
}
