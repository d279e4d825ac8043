// For test_naming.py: what becomes of names when a sentence with them is written onto the page.
import { plain, words } from "/js/participant/fill.js";
import { withNames, writeText, writeTitle } from "/js/written.js";

const parsed = (html) => document.createRange().createContextualFragment(html);

export function spoken(html) {
  const place = document.createElement("p");
  writeText(place, plain(parsed(html)));
  return [place.innerHTML, place.textContent];
}

export function filled(html, names) {
  const template = Object.assign(document.createElement("template"), { id: "filled", innerHTML: html });
  document.body.append(template);
  const place = document.createElement("p");
  place.append(words("filled", { names }));
  template.remove();
  return place.innerHTML;
}

export function said(text, names) {
  const place = document.createElement("p");
  writeText(place, withNames(text, names));
  return place.innerHTML;
}

export function titled(html) {
  writeTitle(plain(parsed(html)));
  return document.title;
}
