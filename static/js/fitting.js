// Makes the words of a wall as large as they fit, so that nothing is cut off whatever a practice says, in any language.
const SIZES = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52]; // of what the style sheet makes of --fit

/**
 * Returns `fit(words)`, to be called whenever something was painted. It measures only if words or window have changed, and
 * before the browser shows them.
 */
export function fitting(part) {
  let known = null;
  return (words) => {
    const now = `${innerWidth} ${innerHeight} ${words}`;
    if (now === known) return;
    known = now;
    requestAnimationFrame(() => SIZES.some((size) => fits(part, size)));
  };
}

function fits(part, size) {
  part.style.setProperty("--fit", size);
  return part.scrollHeight <= innerHeight && part.scrollWidth <= part.clientWidth;
}
