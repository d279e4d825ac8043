// How many rounds are planned and what mixing makes of it; the wishes and the list in plain words. What somebody is typing is never overwritten.
import { Understood } from "../understood.js";
import { copyOf, keyed, setHidden, setText } from "./keyed.js";
import { say, sayCount } from "./words.js";

const CALM = 500; // ms after the last press on the stepper
const MOST = 20;
const LEAST = 3;
const ASKED = ["invalid", "conflict"]; // said beside the box, not over the page
const find = (selector) => document.querySelector(selector);
const problemRow = find("#problem-row");

export class Mixing {
  #wanted = null; // the number of rounds that was chosen here and is not on the screen yet
  #timer = null;
  #wordings = [...document.querySelectorAll("[data-wording]")].map((form) => new Wording(form, this));

  /** `send(command, body, quietly)` → the answer, once it is shown. */
  constructor({ screen, send }) {
    Object.assign(this, { screen, send });
  }

  start() {
    for (const button of document.querySelectorAll("[data-rounds-step]")) {
      button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && this.#step(Number(button.dataset.roundsStep)));
    }
    this.#wordings.forEach((wording) => wording.start());
  }

  render(screen) {
    const { mixing } = screen;
    const planned = this.#wanted ?? mixing.planned;
    const held = mixing.planned - mixing.left;
    setText(find("[data-rounds-planned]"), String(planned));
    disable(find('[data-rounds-step="-1"]'), planned <= Math.max(1, held + 1));
    disable(find('[data-rounds-step="1"]'), planned >= MOST);
    setText(find("[data-mixing-can]"), canOf(mixing, held));
    const forced = forcedOf(mixing, held, planned);
    setHidden(find("[data-mixing-forced]"), forced === "");
    setText(find("[data-mixing-forced]"), forced);
    this.#wordings.forEach((wording) => wording.render(screen));
    const problems = this.#wordings.reduce((sum, { problems }) => sum + problems, 0);
    setText(find("[data-wishing-count]"), problems ? sayCount("problems", problems) : "");
  }

  #step(by) {
    this.#wanted = (this.#wanted ?? this.screen().mixing.planned) + by;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#plan(), CALM);
    this.render(this.screen());
  }

  async #plan() {
    const rounds = this.#wanted;
    if (rounds !== this.screen().mixing.planned) await this.send("plan", { rounds });
    if (this.#wanted === rounds) this.#wanted = null;
    this.render(this.screen());
  }
}

/** One text that is saved with a button: the wishes, or the list. */
class Wording {
  #saved = null; // the text as the server has it, as far as this page knows
  #started = null; // the saved text from which what is in the box was begun
  #told = false; // whether the words beside the button say how a save went
  #sending = false;
  problems = 0;

  constructor(form, mixing) {
    Object.assign(this, { form, mixing, kind: form.dataset.wording, box: form.querySelector("textarea") });
    this.understood = form.dataset.roster ? new Understood(form, form.dataset.roster, () => this.#tellProblems()) : null;
  }

  start() {
    this.understood?.start();
    this.box.addEventListener("input", () => {
      this.#tellState();
      if (!this.#dirty) this.understood?.clear();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
  }

  get #dirty() {
    return this.#saved !== null && this.box.value !== this.#saved;
  }

  // Somebody else has saved another text since the one in the box was begun.
  get #clashes() {
    return this.#dirty && this.#started !== this.#saved;
  }

  render(screen) {
    const { text, problems } = screen[this.kind];
    this.problems = problems.length;
    if (text !== this.#saved && !this.#sending) this.#take(text);
    keyed(this.form.querySelector("[data-wording-problems]"), problems, JSON.stringify, () => copyOf(problemRow), (row, { line, why, data }) => {
      setText(row.querySelector("[data-problem-line]"), say("problem.line", { line }));
      setText(row.querySelector("[data-problem-text]"), say(`problem.why.${why}`, data));
    });
  }

  // A text from the server goes into the box, unless somebody has begun to write there.
  #take(text) {
    const dirty = this.#dirty;
    this.#saved = text;
    if (!dirty) this.box.value = text;
    if (!dirty) this.understood?.clear();
    if (!this.#dirty) this.#started = text;
    if (dirty || !this.#told) this.#tellState();
  }

  async #save() {
    const text = this.box.value;
    const chosen = this.understood?.chosenFor(text) ?? {};
    this.#sending = true; // what comes meanwhile is what is being saved
    const answer = await this.mixing.send(this.kind, { text, base: this.#started, ...chosen }, ASKED);
    this.#sending = false;
    const error = this.form.querySelector("[data-wording-error]");
    setHidden(error, answer.ok || !ASKED.includes(answer.code));
    setText(error, answer.ok ? "" : answer.message);
    this.box.toggleAttribute("aria-invalid", false);
    if (answer.code === "invalid" && answer.current === undefined) {
      this.box.setAttribute("aria-invalid", "true");
      this.box.focus();
    }
    if (answer.code === "conflict") {
      this.#saved = this.#started = answer.current; // both are in sight now: saved again, it counts
      this.#showTheirs(answer.current);
    }
    if (answer.code === "invalid") await this.understood?.look();
    if (answer.ok) this.#keep(text, answer.version);
    this.render(this.mixing.screen());
  }

  // A list is kept plainly: what is in the box then is what was kept, unless somebody has gone on typing.
  #keep(text, version) {
    const screen = this.mixing.screen();
    const kept = screen.version >= version ? screen[this.kind].text : text;
    if (this.box.value === text) this.box.value = kept;
    this.#saved = this.#started = kept;
    if (!this.#dirty) this.understood?.clear();
    this.#tellState(kept === text ? "wording.saved" : "wording.anew");
  }

  // The lines that were wrong in what is saved are not those of the table.
  #tellProblems() {
    setHidden(this.form.querySelector("[data-wording-problems]"), this.understood.shown);
  }

  #tellState(done = "") {
    const open = this.#dirty ? "wording.unsaved" : done;
    const word = this.#clashes ? "wording.changed" : open;
    this.#told = word !== "" && word === done;
    setText(this.form.querySelector("[data-wording-state]"), word ? say(word) : "");
    if (this.#clashes) this.#showTheirs(this.#saved);
    else if (!this.#dirty) this.#showTheirs(null);
  }

  // What somebody else has saved, beside one's own words, until the two are one.
  #showTheirs(text) {
    const theirs = this.form.querySelector("[data-wording-theirs]");
    setHidden(theirs, text === null);
    setText(theirs.querySelector("pre"), text ?? "");
  }
}

function canOf({ people, clean }, held) {
  if (people < LEAST) return say("mixing.few");
  if (clean === null) return say("mixing.unknown");
  if (people === LEAST) return say("mixing.three");
  const values = { people: sayCount("people", people), rounds: sayCount("rounds", clean) };
  if (clean === 0) return say("mixing.none", values);
  return say(held ? "mixing.can.more" : "mixing.can", values);
}

function forcedOf({ people, clean }, held, planned) {
  if (people <= LEAST || clean === null || clean === 0 || planned - held <= clean) return "";
  return say("mixing.forced", { rounds: sayCount("rounds", planned), number: held + clean + 1 });
}

function disable(button, on) {
  if (on) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}
