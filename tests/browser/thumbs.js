// Finds what is too small for a thumb, and fields in which a phone would zoom. Links inside a text count as text.
() => {
  const SMALLEST = 44;
  const seen = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !each.closest(".visually-hidden, .skip");
  const found = [];
  for (const each of document.querySelectorAll("a[href], button, summary, select, textarea, input:not([type=hidden]), [role=button]")) {
    const style = getComputedStyle(each);
    if (!seen(each) || style.pointerEvents === "none" || (each.localName === "a" && style.display === "inline")) continue;
    const tick = ["checkbox", "radio"].includes(each.type);
    const target = (tick && each.closest("label")) || each;
    const { width, height } = target.getBoundingClientRect();
    const name = `${target.localName}.${target.className} “${(target.textContent || target.name || "").trim().slice(0, 30)}”`;
    if (width < SMALLEST - 0.5 || height < SMALLEST - 0.5) found.push(`${name}: ${Math.round(width)} × ${Math.round(height)}`);
    if (!tick && ["input", "select", "textarea"].includes(each.localName) && parseFloat(style.fontSize) < 16) found.push(`${name}: letters of ${style.fontSize}`);
  }
  return found;
};
