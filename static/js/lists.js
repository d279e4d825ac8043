// Keeps a list of elements in step with a list of things. Elements that stay are neither moved nor rebuilt, so focus,
// open menus and selections survive.

/** Makes `parent`'s children be `items`, in order: `make(item)` for new ones, `fill(element, item)` for all. */
export function keyed(parent, items, keyOf, make, fill) {
  const wanted = new Set(items.map((item) => String(keyOf(item))));
  const present = new Map();
  for (const child of [...parent.children]) {
    if (wanted.has(child.dataset.key)) present.set(child.dataset.key, child);
    else child.remove();
  }
  let next = parent.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    const element = present.get(key) ?? made(make(item), key);
    fill(element, item);
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
  }
}

/**
 * The same for a list in which places must not shift: who stays keeps the place, who goes leaves it empty, who comes takes the
 * first empty one, or one at the end. It begins anew if nobody stays, and with `anew`.
 */
export function keyedInPlace(parent, items, keyOf, make, fill, anew = false) {
  const wanted = new Map(items.map((item) => [String(keyOf(item)), item]));
  const children = [...parent.children];
  if (anew || !children.some(({ dataset }) => wanted.has(dataset.key))) return keyed(parent, items, keyOf, make, fill);
  for (const child of children) {
    const item = wanted.get(child.dataset.key);
    if (item !== undefined) fill(child, item);
    else if (!("empty" in child.dataset)) child.replaceWith(emptyPlace());
    wanted.delete(child.dataset.key);
  }
  for (const [key, item] of wanted) {
    const element = made(make(item), key);
    fill(element, item);
    const empty = parent.querySelector(":scope > [data-empty]");
    if (empty) empty.replaceWith(element);
    else parent.append(element);
  }
}

function emptyPlace() {
  const place = document.createElement("li");
  place.dataset.empty = "";
  place.setAttribute("aria-hidden", "true");
  return place;
}

function made(element, key) {
  element.dataset.key = key;
  return element;
}

/** Runs `act`, which may remove the focused element; then the focus goes to a button near by, or to `fallback`. */
export function keepingFocus(part, fallback, act) {
  const focus = document.activeElement;
  const list = part.contains(focus) ? focus.closest("[data-list]") : null;
  act();
  if (list === null || (focus.isConnected && !focus.closest("[hidden]"))) return;
  (list.querySelector("button:not([hidden])") ?? fallback).focus();
}

/** A copy of the one element in a <template>. */
export function copyOf(template) {
  return template.content.firstElementChild.cloneNode(true);
}
