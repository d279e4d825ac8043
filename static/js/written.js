// What this page has written where. It writes again only what differs from its own last text: changes by others (a
// browser's translator, an extension) are left alone, and never taken for the truth.
// Why: docs/decisions.md#a-page-compares-with-what-it-wrote-never-with-what-is-there

import { call, spanOf } from "./called.js";

const written = new WeakMap(); // element → the text or markup last written into it

/** Puts a text or a fragment into an element, if the page has that element. A name in a text stands between isolates (words.js). */
export function put(element, content) {
  if (!element) return;
  if (content instanceof Node) putFragment(element, content);
  else putText(element, content);
}

function putText(element, text) {
  if (written.get(element) === text) return;
  written.set(element, text);
  if (text.includes("\u2068")) element.replaceChildren(spanOf("", ...parted(text))); // one element: a button sets its parts apart
  else element.textContent = text;
}

function putFragment(element, content) {
  const probe = document.createElement("div");
  probe.append(content.cloneNode(true));
  const markup = `\u0000${probe.innerHTML}`; // never equal to a text
  if (written.get(element) === markup) return;
  written.set(element, markup);
  element.replaceChildren(content);
}

// Only differences are written: an untouched node is not announced, repainted or deselected, and many groups stay cheap.

export function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function setData(element, name, value) {
  if (element.dataset[name] !== String(value)) element.dataset[name] = value;
}

/** The language of an element's words; without one, they are in the page's. */
export function setLanguage(element, lang) {
  if (lang) setAttribute(element, "lang", lang);
  else element.removeAttribute("lang");
}

/** Writes the tab's title, which holds no elements. */
export function writeTitle(text) {
  putText(document.querySelector("title"), bare(text));
}

/** A sentence from the server, with each of these names in it put between isolates. */
export function withNames(text, names) {
  const known = [...new Set(names)].filter(Boolean).sort((one, other) => other.length - one.length);
  if (!known.length || text.includes("\u2068")) return text;
  const any = known.map((name) => name.replace(/[\^$.*+?()[\]{}|/\\]/g, "\\$&")).join("|");
  return text.replace(new RegExp(`(^|[^\\p{L}\\p{N}])(${any})(?![\\p{L}\\p{N}])`, "gu"), "$1\u2068$2\u2069");
}

/** The same text without isolates, for places that hold letters only. */
export const bare = (text) => text.replace(/[\u2068\u2069]/g, "");

/** The parts of a text: each name in it as a <bdi> that no translator changes, the rest as text. */
export function parted(text) {
  return text.split(/(\u2068[^\u2069]*\u2069[^\s\u2068]*)/).filter(Boolean).map((part) => (part.startsWith("\u2068") ? named(...part.slice(1).split("\u2069")) : part));
}

// What belongs to a name ("’s", a comma) stays on its line.
function named(name, tail) {
  const element = call(document.createElement("bdi"), name);
  return tail ? spanOf("whole", element, tail) : element;
}
