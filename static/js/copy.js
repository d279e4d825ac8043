// The copy and print buttons of pages that are not live. The personal link stays readable and selectable without this.
import "./paper.js";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

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
