// For printing: paper shows only the visible part of a scrolling box, and nothing that is folded. So while the page is
// printed, typed text stands beside its box, and folded words are shown. Sends nothing.

const TYPED = "textarea, input:not([type]), input[type=text], input[type=url], input[type=email]";
const FOLDED = "details:is(.more, .numbers):not([open])";
const seen = (part) => part.getClientRects().length > 0;
const undo = [];

function writeOut(box) {
  const words = document.createElement("p");
  words.className = "print-only";
  words.dir = "auto";
  words.translate = false;
  words.textContent = box.value;
  box.before(words);
  box.classList.add("no-print");
  undo.push(() => (words.remove(), box.classList.remove("no-print")));
}

function unfold(part) {
  if (part.open) return;
  part.open = true;
  undo.push(() => (part.open = false));
}

addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll(FOLDED)) unfold(part);
  const filled = [...document.querySelectorAll(TYPED)].filter((box) => box.value && !box.matches(".no-print, [type=search]"));
  for (const part of filled.map((box) => box.closest("details")).filter((part) => part && seen(part))) unfold(part);
  for (const box of filled.filter(seen)) writeOut(box);
});
addEventListener("afterprint", () => {
  for (const put of undo.splice(0).reverse()) put();
});
