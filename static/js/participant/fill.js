// Fills words that Django rendered with the names and numbers of the moment. Always as text, never as markup.

// A copy of <template id>, its [data-name] and [data-number] gaps filled, and what is meant for another kind of place left out.
export function words(id, { names = {}, numbers = {}, place = "" } = {}) {
  const copy = document.getElementById(id)?.content.cloneNode(true) ?? document.createDocumentFragment();
  for (const part of copy.querySelectorAll("[data-only]")) {
    if (!part.dataset.only.split(" ").includes(place)) part.remove();
  }
  for (const [name, value] of Object.entries(names)) {
    for (const gap of copy.querySelectorAll(`[data-name="${name}"]`)) gap.textContent = value;
  }
  for (const [name, value] of Object.entries(numbers)) {
    for (const gap of copy.querySelectorAll(`[data-number="${name}"]`)) gap.textContent = value;
  }
  return copy;
}

export const plain = (fragment) => fragment.textContent.replace(/\s+/g, " ").trim();

// Changes the page only where it differs: a screen reader, a selection and the battery are left in peace.
export function put(element, content) {
  if (!element) return;
  if (typeof content === "string") {
    if (element.textContent !== content) element.textContent = content;
    return;
  }
  const probe = document.createElement("div");
  probe.append(content.cloneNode(true));
  if (probe.innerHTML !== element.innerHTML) element.replaceChildren(content);
}

export function mark(element, name, value) {
  if (element && element.dataset[name] !== String(value)) element.dataset[name] = String(value);
}
