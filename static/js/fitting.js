// Makes the words of a wall as large as they fit, so that nothing is cut off whatever a practice says, in any language.
const SIZES = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52]; // of what the style sheet makes of --fit

/**
 * Returns `fit(words)`, to be called whenever something was painted: it measures only if the words have changed, and before
 * the browser shows them. A window of another size is measured, too. Without words it measures nothing.
 */
export function fitting(part) {
  let known = "";
  const measure = () => known && requestAnimationFrame(() => SIZES.some((size) => fits(part, size)));
  addEventListener("resize", measure);
  return (words) => {
    if (words === known) return;
    known = words;
    measure();
  };
}

function fits(part, size) {
  part.style.setProperty("--fit", size);
  return part.scrollHeight <= innerHeight && part.scrollWidth <= part.clientWidth;
}
