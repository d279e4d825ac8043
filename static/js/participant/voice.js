// While all are together: one press says that the group in which one sat before has something to say, another one takes it
// back. Whoever of it presses counts for all of it; the server says when that, or whether the group is heard now, has changed.
// Loaded only where a practice has that. It imports nothing.

export class Voice {
  #button;
  #round = 0; // in which this page has asked
  #asked = 0;
  #said = { asks: false, now: false };

  // practice: with all stages. lines: of the group that is heard, and of one that asks. read(): resolves to the group's
  // state, or to null. send(command, body): resolves to the answer, which it has shown.
  constructor(button, { practice, lines, read, send }) {
    this.#button = button;
    Object.assign(this, { practice, lines, read });
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-busy") === "true") return;
      button.setAttribute("aria-busy", "true");
      await send("voice", { on: !this.#said.asks });
      await this.ask();
      setTimeout(() => button.removeAttribute("aria-busy"), 800); // a double click is one command
    });
  }

  show({ kind, practice, session }) {
    const before = this.practice.stages.slice(0, session.stage ?? 0);
    this.#button.hidden = kind !== "turn" || practice.seats !== "plenary" || before.every(({ seats }) => seats);
    this.lines.hidden = this.#button.hidden;
    if (this.#button.hidden || this.#round === session.round) return;
    this.#round = session.round;
    this.#said = { asks: false, now: false };
    this.#paint();
    this.ask();
  }

  // An answer to an earlier question does not count once a later one is answered.
  async ask() {
    if (this.#button.hidden) return;
    const question = ++this.#asked;
    const said = await this.read();
    if (!said?.ok || question !== this.#asked) return;
    this.#said = said;
    this.#paint();
  }

  #paint() {
    const { asks, now } = this.#said;
    const [ask, back] = this.#button.children;
    ask.hidden = asks;
    back.hidden = !asks;
    const [heard, listed] = this.lines.children;
    heard.hidden = !now;
    listed.hidden = now || !asks;
  }
}
