// What the page showed when the hand last pressed, and on which control: a click means that, even if the page was painted anew
// in between. A click on another control, which has come there meanwhile, is refused. Does not know what is painted or sent.

const CLICK = 350; // ms until the click of a press has come, also on a phone that waits for a second tap
const SOON = 1_000; // ms after the hand has let go in which its click may still come
const CONTROL = "button, a[href], summary, label, input, select, textarea";

let shown = null;
let on = null; // the control on which the press began
let until = 0;
let waiting = null;

/** `look()` returns what is on the page now. */
export function watchPresses(look) {
  const watch = (kind, act) => document.addEventListener(kind, act, { capture: true, passive: true });
  const press = ({ target }) => {
    shown = look();
    on = controlAt(target);
    until = Infinity;
  };
  const release = () => {
    until = performance.now() + SOON;
    setTimeout(free, CLICK);
  };
  watch("pointerdown", press);
  watch("keydown", (event) => event.repeat || press(event));
  watch("pointerup", release);
  watch("keyup", release);
  watch("pointercancel", forget); // the browser scrolls the page instead
  window.addEventListener("blur", forget);
  document.addEventListener("click", refuseOthers, { capture: true });
}

function forget() {
  until = 0;
  free();
}

function free() {
  if (until === Infinity) return; // pressed again
  waiting?.();
  waiting = null;
}

// detail: how often a pointer clicked. What a key, a label or a screen reader clicks has none, and is what is meant.
function refuseOthers(event) {
  const control = controlAt(event.target);
  if (event.detail === 0 || performance.now() >= until || !control || control === on) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

function controlAt(target) {
  const found = target.closest?.(CONTROL) ?? null;
  return found?.localName === "label" ? found.control ?? found : found;
}

/** `paint()` now, or as soon as nothing is pressed: of several only the last. For what comes over things that can be pressed. */
export function unpressed(paint) {
  if (until === Infinity) waiting = paint;
  else paint();
}

/** What was on the page when this click's press began; null for a click without a press. */
export function pressed() {
  return performance.now() < until ? shown : null;
}
