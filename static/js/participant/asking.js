// Where nobody hosts, those who are in say who comes back. One card for each; during a turn the strip of the mates says it.

import { put, words } from "./fill.js";

export class Asking {
  #root;

  constructor(root) {
    this.#root = root;
  }

  show({ kind, returning }) {
    const open = kind === "turn" ? [] : returning;
    const cards = document.createDocumentFragment();
    for (const one of open) cards.append(cardOf(one));
    put(this.#root, cards);
    this.#root.hidden = open.length === 0;
  }
}

function cardOf({ person, name, sign, at }) {
  const card = words("asking-back", { names: { person: name }, numbers: { sign } });
  for (const button of card.querySelectorAll("[data-command]")) Object.assign(button.dataset, { person, at });
  return card;
}
