// In a session that nobody hosts, participants vouch for people who come back: one card
// each, or the strip during a turn.

import { put } from "../written.js";
import { isolated, words } from "../words.js";


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
  const card = words("asking-back", { person: isolated(name), sign });
  for (const button of card.querySelectorAll("[data-command]")) Object.assign(button.dataset, { person, at });
  return card;
}
