// Fills words that Django rendered with present names and numbers: always as text, never as markup.

import { call } from "../called.js";
import { untranslated, writeContent, writeText } from "../written.js";

const language = document.documentElement.lang || "en";
const plural = new Intl.PluralRules(language);
const conjunction = new Intl.ListFormat(language, { type: "conjunction" });

// A copy of <template id> with its gaps [data-name], [data-number] and [data-list] (people) filled, without the
// parts for another kind of place.
export function words(id, { names = {}, numbers = {}, lists = {}, place = "" } = {}) {
  const copy = document.getElementById(id)?.content.cloneNode(true) ?? document.createDocumentFragment();
  for (const part of copy.querySelectorAll("[data-only]")) {
    if (!part.dataset.only.split(" ").includes(place)) part.remove();
  }
  for (const [name, value] of Object.entries(names)) {
    for (const gap of copy.querySelectorAll(`[data-name="${name}"]`)) fillName(gap, value);
  }
  for (const [name, value] of Object.entries(numbers)) {
    for (const gap of copy.querySelectorAll(`[data-number="${name}"]`)) gap.textContent = value;
  }
  for (const [name, people] of Object.entries(lists)) {
    for (const gap of copy.querySelectorAll(`[data-list="${name}"]`)) gap.replaceChildren(listed(people));
  }
  copy.querySelectorAll("bdi").forEach(whole);
  return copy;
}

// What belongs to a name ("’s", a comma) stays on its line.
function whole(name) {
  const after = name.nextSibling;
  const [tail] = /^\S+/.exec(after?.data ?? "") ?? [];
  if (!tail) return;
  after.data = after.data.slice(tail.length);
  const both = document.createElement("span");
  both.className = "whole";
  name.replaceWith(both);
  both.append(name, tail);
}

// A person's name is in a <bdi>; other filled-in texts are words, initials or messages.
function fillName(gap, value) {
  if (gap.localName === "bdi") call(gap, value);
  else untranslated(gap).textContent = value;
}

// The sentence for `n` of something, in this language's plural form for `n`.
export const counted = (id, n, filling) => words(`${id}-${plural.select(n)}`, filling);

// "Ada, Ben and Cem": each name isolated, because names may be written in different directions.
function listed(people) {
  const list = document.createDocumentFragment();
  for (const { type, value } of conjunction.formatToParts(people.map(({ name }) => name))) {
    const part = type === "element" ? document.createElement("bdi") : document.createTextNode(value);
    if (type === "element") call(part, value);
    list.append(part);
  }
  return list;
}

/** The words alone. Each name stays between isolates; written.js makes a <bdi> of these. */
export function plain(fragment) {
  const copy = fragment.cloneNode(true);
  for (const name of copy.querySelectorAll?.("bdi") ?? []) name.textContent = name.textContent && `\u2068${name.textContent}\u2069`;
  return copy.textContent.replace(/\s+/g, " ").trim();
}

// Changes the page only where it differs, for screen readers, selections and the battery.
export function put(element, content) {
  if (!element) return;
  if (typeof content === "string") {
    writeText(element, content);
    return;
  }
  writeContent(element, content);
}

export function mark(element, name, value) {
  if (element && element.dataset[name] !== String(value)) element.dataset[name] = String(value);
}
