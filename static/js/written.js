// What this page has written where. Only what differs from what *we* wrote last is written again: whoever else changes the page
// (a browser's translator, an extension) is left alone, is not fought, and never taken for what is true.
// Why: docs/decisions.md#a-page-compares-with-what-it-wrote-never-with-what-is-there

import { call } from "./called.js";

const texts = new WeakMap(); // element → the text, or the markup, that it was given last

/** A text; a name in it (between Unicode isolates) becomes a <bdi> that no translator turns into words. */
export function writeText(element, text) {
  if (texts.get(element) === text) return;
  texts.set(element, text);
  if (text.includes("\u2068")) element.replaceChildren(parted(text));
  else element.textContent = text;
}

/** A fragment of words and names. */
export function writeContent(element, content) {
  const probe = document.createElement("div");
  probe.append(content.cloneNode(true));
  const markup = `\u0000${probe.innerHTML}`; // never the same as a text
  if (texts.get(element) === markup) return;
  texts.set(element, markup);
  element.replaceChildren(content);
}

/** The tab's title, which holds no elements. */
export function writeTitle(text) {
  writeText(document.querySelector("title"), text.replace(/[\u2068\u2069]/g, ""));
}

/** A sentence of the server's, with those of these names that stand in it as words put between isolates. */
export function withNames(text, names) {
  const known = [...new Set(names)].filter(Boolean).sort((one, other) => other.length - one.length);
  if (!known.length || text.includes("\u2068")) return text;
  const any = known.map((name) => name.replace(/[\^$.*+?()[\]{}|/\\]/g, "\\$&")).join("|");
  return text.replace(new RegExp(`(^|[^\\p{L}\\p{N}])(${any})(?![\\p{L}\\p{N}])`, "gu"), "$1\u2068$2\u2069");
}

/** A name, a number, an address: a translator leaves it as it is. */
export function untranslated(element) {
  if (element.translate) element.translate = false;
  return element;
}

// One element, so that a button, which sets its parts apart, has one part.
function parted(text) {
  const line = document.createElement("span");
  line.append(...text.split(/(\u2068[^\u2069]*\u2069)/).filter(Boolean).map((part) => (part.startsWith("\u2068") ? named(part.slice(1, -1)) : part)));
  return line;
}

function named(name) {
  return call(document.createElement("bdi"), name);
}
