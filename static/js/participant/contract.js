// What is agreed on before a turn. Whoever says it chooses where the notes would be, in the phases that the practice names; the
// whole group reads it above the buttons while the turn lasts. The screen carries it, and this page keeps nothing of it.

import { writesIn } from "../practice.js";
import { turnAt } from "../timeline.js";
import { line, words } from "../words.js";
import { put, setHidden } from "../written.js";

const BETWEEN = " · ";

// What was said for the turn under way, in the order in which it was said first.
const agreedIn = ({ kind, step, group }) => (kind === "turn" && turnAt(step) && group.contract?.turn === step.turn ? group.contract.agreed : []);

// The keys of what this person is asked to say now.
const askedIn = ({ kind, practice, step, phase, role }) =>
  kind === "turn" && step.turn ? writesIn(practice, phase, role).filter((key) => key in practice.agreements) : [];

/** Whether the page needs this module's boxes or its line. */
export const isAgreed = (scene) => agreedIn(scene).length > 0;

/** What is to be seen above the buttons (under.js), or null. Whoever is asked sees the boxes instead. */
export function contractOf(scene) {
  const agreed = agreedIn(scene);
  if (!agreed.length || askedIn(scene).length) return null;
  const { agreements } = scene.practice;
  const said = (each) => (typeof each.said === "number" ? agreements[each.key]?.choices?.[each.said] : each.said) ?? "";
  const all = document.createDocumentFragment();
  for (const each of agreed) all.append(words("agreed-one", { question: agreements[each.key]?.question ?? "", said: said(each) }));
  return { whose: `turn ${scene.step.turn}`, label: words("agreed"), first: agreed.map(said).join(BETWEEN), all };
}

export class Contract {
  #root;
  #send;
  #turn = 0;
  #boxes = new Map(); // by key

  // send(body): posts it; resolves to the answer.
  constructor(root, send) {
    this.#root = root;
    this.#send = send;
  }

  /** Shows the questions of this moment, with what was said. Returns whether there are any. */
  paint(scene) {
    const keys = askedIn(scene);
    this.#turn = scene.step?.turn ?? 0;
    const said = new Map(agreedIn(scene).filter(({ by }) => by === scene.self?.id).map((each) => [each.key, each.said]));
    const boxes = keys.map((key) => this.#box(key, scene.practice.agreements[key]));
    if ([...this.#root.children].some((child, at) => child !== boxes[at]) || this.#root.children.length !== boxes.length) this.#root.replaceChildren(...boxes);
    for (const key of keys) this.#fill(this.#boxes.get(key), said.get(key) ?? "");
    setHidden(this.#root, keys.length === 0);
    return keys.length > 0;
  }

  #box(key, { question, choices = [] }) {
    if (this.#boxes.has(key)) return this.#boxes.get(key);
    const box = words(choices.length ? "agree-choice" : "agree-words").firstElementChild;
    put(box.querySelector("[data-question]"), line(question));
    const control = box.querySelector("select, input");
    choices.forEach((choice, at) => control.append(new Option(choice, at)));
    control.addEventListener("change", () => this.#say(key, box, control, choices.length > 0));
    this.#boxes.set(key, box);
    return box;
  }

  // While somebody chooses or types, and while it is sent, their own word stays.
  #fill(box, said) {
    const control = box.querySelector("select, input");
    if (box.hasAttribute("aria-busy") || (control.localName === "input" && control === document.activeElement)) return;
    if (control.value !== String(said)) control.value = String(said);
  }

  async #say(key, box, control, chosen) {
    box.setAttribute("aria-busy", "true");
    try {
      await this.#send({ turn: this.#turn, key, said: chosen && control.value !== "" ? Number(control.value) : control.value.trim() });
    } finally {
      box.removeAttribute("aria-busy");
    }
  }
}
