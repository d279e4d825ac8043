// What this page has written where. It writes again only what differs from its own last text: changes by others (a
// browser's translator, an extension) are left alone, and never taken for the truth.
// Why: docs/decisions.md#a-page-compares-with-what-it-wrote-never-with-what-is-there

import { call } from "./called.js";

const texts = new WeakMap(); // element → the text or markup last written into it

/** Writes a text. A name in it (between Unicode isolates) becomes a <bdi> that no translator changes. */
export function writeText(element, text) {
  if (texts.get(element) === text) return;
  texts.set(element, text);
  if (text.includes("\u2068")) element.replaceChildren(parted(text));
  else element.textContent = text;
}

/** Writes a fragment of words and names. */
export function writeContent(element, content) {
  const probe = document.createElement("div");
  probe.append(content.cloneNode(true));
  const markup = `\u0000${probe.innerHTML}`; // never equal to a text
  if (texts.get(element) === markup) return;
  texts.set(element, markup);
  element.replaceChildren(content);
}

/** Writes the tab's title, which holds no elements. */
export function writeTitle(text) {
  writeText(document.querySelector("title"), text.replace(/[\u2068\u2069]/g, ""));
}

/** A sentence from the server, with each of these names in it put between isolates. */
export function withNames(text, names) {
  const known = [...new Set(names)].filter(Boolean).sort((one, other) => other.length - one.length);
  if (!known.length || text.includes("\u2068")) return text;
  const any = known.map((name) => name.replace(/[\^$.*+?()[\]{}|/\\]/g, "\\$&")).join("|");
  return text.replace(new RegExp(`(^|[^\\p{L}\\p{N}])(${any})(?![\\p{L}\\p{N}])`, "gu"), "$1\u2068$2\u2069");
}

/** Marks a name, number or address so that translators leave it as it is. */
export function untranslated(element) {
  if (element.translate) element.translate = false;
  return element;
}

// One element, because a button sets its parts apart, and this is one part.
function parted(text) {
  const line = document.createElement("span");
  line.append(...text.split(/(\u2068[^\u2069]*\u2069)/).filter(Boolean).map((part) => (part.startsWith("\u2068") ? named(part.slice(1, -1)) : part)));
  return line;
}

function named(name) {
  return call(document.createElement("bdi"), name);
}
