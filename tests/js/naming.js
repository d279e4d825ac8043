// For test_naming.py: what becomes of names when a sentence with them is written onto the page.
import { isolated, plain, say, sayCount, words } from "/js/words.js";
import { put, withNames, writeTitle } from "/js/written.js";

const parsed = (html) => document.createRange().createContextualFragment(html);

export function spoken(html) {
  const place = document.createElement("p");
  put(place, plain(parsed(html)));
  return [place.innerHTML, place.textContent];
}

export function filled(word, name) {
  const place = document.createElement("p");
  put(place, words(word, { holder: isolated(name) }));
  return place.innerHTML;
}

export function told(word, values, only) {
  const place = document.createElement("p");
  put(place, words(word, values, only));
  return [place.innerHTML, say(word, values)];
}

export const many = sayCount;

export function said(text, names) {
  const place = document.createElement("p");
  put(place, withNames(text, names));
  return place.innerHTML;
}

export function titled(html) {
  writeTitle(plain(parsed(html)));
  return document.title;
}
