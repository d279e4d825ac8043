// The copy and print buttons of pages that are not live, and what paper needs. The personal link stays readable and selectable without this.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What is folded is on paper, too, also where a style cannot unfold it.
const folded = new Set();
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:is(.more, .numbers):not([open])")) folded.add(part);
  for (const part of folded) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of folded) part.open = false;
  folded.clear();
});

for (const button of document.querySelectorAll("[data-copy]")) button.addEventListener("click", () => copy(button));

async function copy(button) {
  const field = button.closest("[data-return]").querySelector("[data-return-url]");
  try {
    await navigator.clipboard.writeText(field.value);
    button.querySelector("[data-copy-do]").hidden = true;
    button.querySelector("[data-copy-done]").hidden = false;
  } catch {
    field.focus();
    field.select();
  }
}
