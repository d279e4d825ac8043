// The page's words: Django renders them into <template data-words>, this module chooses them and fills their gaps. It holds
// no sentence itself, so that all of them can be translated in one place. A gap is {name} in a text. A person's name goes
// into it between isolates (isolated), and becomes a <bdi> on the page.

import { bare, parted } from "./written.js";

const language = document.documentElement.lang || "en";
const plural = new Intl.PluralRules(language);
const conjunction = new Intl.ListFormat(language, { type: "conjunction" });
const elements = new Map(); // word → its element
const keyOf = (word, category) => (category ? `${word}:${category}` : word);

/** Knows the words of a template; of several with one name, the last. */
export function learn({ content, dataset }) {
  for (const element of content.querySelectorAll("[data-word]")) elements.set(keyOf(element.dataset.word, dataset.category), element);
}

document.querySelectorAll("template[data-words]").forEach(learn);

/** The text of a word with its gaps filled; "" if the page has none. */
export function say(word, values = {}) {
  return filled(spaced(elements.get(word)?.textContent ?? ""), values);
}

/** The same as a fragment, with the elements in it, and of the parts for one case only [data-only] those for `only`. */
export function words(word, values = {}, only = "") {
  const copy = document.createDocumentFragment();
  copy.append(...(elements.get(word)?.cloneNode(true).childNodes ?? []));
  for (const part of copy.querySelectorAll("[data-only]")) {
    if (!part.dataset.only.split(" ").includes(only)) part.remove();
  }
  const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const full = filled(text.data, values);
    if (full !== text.data) text.replaceWith(...(text.parentNode.localName === "option" ? [bare(full)] : parted(full)));
  }
  return copy;
}

/** A line that the page does not hold, because it is a practice's, as a fragment with its gaps filled. */
export function line(text = "", values = {}) {
  const copy = document.createDocumentFragment();
  copy.append(...parted(filled(text, values)));
  return copy;
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? String(values[name]) : gap));
}

/** The word in this language's plural form for `n`. */
export const forCount = (word, n) => keyOf(word, plural.select(n));

/** What the page says about `n` of something. */
export const sayCount = (word, n, values) => say(forCount(word, n), { ...values, n });

/** "a, b and c". */
export const listed = (parts) => conjunction.format(parts);

/** A name inside a text: Unicode isolates do there what <bdi> does on the page. "" for nobody. */
export const isolated = (name) => (name ? `\u2068${name}\u2069` : "");

/** The text of a fragment or element, with each name between isolates. */
export function plain(content) {
  const copy = content.cloneNode(true);
  for (const name of copy.querySelectorAll?.("bdi") ?? []) name.textContent = isolated(name.textContent);
  return spaced(copy.textContent);
}

const spaced = (text) => text.replace(/\s+/g, " ").trim();
