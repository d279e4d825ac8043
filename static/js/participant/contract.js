// Asks somebody what they want in their turn, where their notes would be. Loaded by whoever is asked. It imports nothing: the page
// has it all, and gives it (a module that is loaded later would bring a copy of what it imports).

export class Contract {
  #root;
  #titles; // of the place for notes, where it is asked
  #page;
  #turn = 0;
  #boxes = new Map(); // by key

  // page: its functions words and line (words.js); send(body): posts it, and resolves to the answer.
  constructor(pad, page) {
    this.#root = pad.querySelector("[data-agreements]");
    this.#titles = ["[data-for-agreements]", "[data-for-notes]"].map((each) => pad.querySelector(each));
    this.#page = page;
  }

  // keys: what is asked now. What this person has said for another turn holds no more.
  paint({ practice, step, group, self }, keys) {
    this.#turn = step?.turn ?? 0;
    const agreed = group?.contract?.turn === this.#turn ? group.contract.agreed : [];
    const said = new Map(agreed.filter(({ by }) => by === self?.id).map((each) => [each.key, each.said]));
    const boxes = keys.map((key) => this.#box(key, practice.agreements[key]));
    if (boxes.length !== this.#root.children.length || boxes.some((box) => box.parentNode !== this.#root)) this.#root.replaceChildren(...boxes);
    keys.forEach((key, at) => this.#fill(boxes[at], said.get(key) ?? ""));
    for (const part of [this.#root, this.#titles[0]]) part.hidden = keys.length === 0;
    this.#titles[1].hidden = keys.length > 0;
  }

  #box(key, { question, choices = [] }) {
    if (this.#boxes.has(key)) return this.#boxes.get(key);
    const box = this.#page.words(choices.length ? "agree-choice" : "agree-words").firstElementChild;
    box.querySelector("[data-question]").append(this.#page.line(question));
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
      await this.#page.send({ turn: this.#turn, key, said: chosen && control.value !== "" ? Number(control.value) : control.value.trim() });
    } finally {
      box.removeAttribute("aria-busy");
    }
  }
}
