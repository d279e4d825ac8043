// While all are together: one press says that the group in which one sat before has something to say, another one takes it
// back. Whoever of it presses counts for all of it. Loaded only where a practice has that. It imports nothing.

export class Voice {
  #button;
  #round = 0; // in which this page has said so; another page of the group may have taken it back

  // practice: with all stages. send(command, body): resolves to the answer, which it has shown.
  constructor(button, { practice, send }) {
    this.#button = button;
    this.practice = practice;
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-busy") === "true") return;
      button.setAttribute("aria-busy", "true");
      const round = Number(button.dataset.round);
      const on = this.#round !== round;
      const answer = await send("voice", { on });
      if (answer.ok) this.#round = on ? round : 0;
      this.#paint();
      setTimeout(() => button.removeAttribute("aria-busy"), 800); // a double click is one command
    });
  }

  show({ kind, practice, session }) {
    const before = this.practice.stages.slice(0, session.stage ?? 0);
    this.#button.hidden = kind !== "turn" || practice.seats !== "plenary" || before.every(({ seats }) => seats);
    this.#button.dataset.round = session.round;
    this.#paint();
  }

  #paint() {
    const [ask, back] = this.#button.children;
    ask.hidden = this.#round === Number(this.#button.dataset.round);
    back.hidden = !ask.hidden;
  }
}
