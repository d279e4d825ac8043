// How many rounds are planned and what mixing makes of it; wishes and list in plain words. Never
// overwrites what a person is typing.
import { copyOf, keyed } from "../lists.js";
import { Understood } from "../understood.js";
import { say, sayCount } from "../words.js";
import { put, setHidden } from "../written.js";
import { staged } from "./page_practice.js";
import { mayHold } from "./unsaved.js";

const CALM = 500; // ms after the last press on the stepper
const MOST = 20;
const ASKED = ["invalid", "conflict"]; // shown beside the box, not over the page
const find = (selector) => document.querySelector(selector);
const problemRow = find("#problem-row");

export class Mixing {
  #wanted = null; // the number of rounds chosen here that the screen does not show yet
  #timer = null;
  #wordings = [...document.querySelectorAll("[data-wording]")].map((form) => new Wording(form, this));

  /** `send(command, body, quietly)` resolves to the answer once the page shows it. */
  constructor({ screen, send }) {
    Object.assign(this, { screen, send });
  }

  start() {
    for (const button of document.querySelectorAll("[data-rounds-step]")) {
      button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && this.#step(Number(button.dataset.roundsStep)));
    }
    this.#wordings.forEach((wording) => wording.start());
    mayHold(() => this.#wanted !== null || this.#wordings.some(({ dirty }) => dirty));
  }

  render(screen) {
    const { mixing } = screen;
    const planned = this.#wanted ?? mixing.planned;
    const held = mixing.planned - mixing.left;
    this.#renderRounds(screen, planned, held);
    put(find("[data-mixing-can]"), canOf(mixing, held));
    const forced = forcedOf(mixing, held, planned);
    setHidden(find("[data-mixing-forced]"), forced === "");
    put(find("[data-mixing-forced]"), forced);
    this.#wordings.forEach((wording) => wording.render(screen));
    const problems = this.#wordings.reduce((sum, { problems }) => sum + problems, 0);
    put(find("[data-wishing-count]"), problems ? sayCount("problems", problems) : "");
  }

  // Only the rounds of one stage can be more or fewer, until they are over; the others come on top.
  #renderRounds({ next }, planned, held) {
    const stepper = find("[data-rounds-rest]");
    if (!stepper) return;
    const rest = Number(stepper.dataset.roundsRest);
    setHidden(stepper, staged && !(next && next.stage <= Number(stepper.dataset.roundsStage)));
    put(find("[data-rounds-planned]"), String(planned - rest));
    disable(find('[data-rounds-step="-1"]'), planned <= Math.max(rest + 1, held + 1));
    disable(find('[data-rounds-step="1"]'), planned >= MOST);
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

/** One text with a button that saves it: the wishes, or the list. */
class Wording {
  #saved = null; // the text as the server has it, as far as this page knows
  #started = null; // the saved text from which the box's text was begun
  #told = false; // whether the words beside the button are about a save
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
      if (!this.dirty) this.understood?.clear();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#save();
    });
  }

  get dirty() {
    return this.#saved !== null && this.box.value !== this.#saved;
  }

  // Somebody else has saved another text since the box's text was begun.
  get #clashes() {
    return this.dirty && this.#started !== this.#saved;
  }

  render(screen) {
    const { text, problems } = screen[this.kind];
    this.problems = problems.length;
    if (text !== this.#saved && !this.#sending) this.#take(text);
    keyed(this.form.querySelector("[data-wording-problems]"), problems, JSON.stringify, () => copyOf(problemRow), (row, { line, why, data }) => {
      put(row.querySelector("[data-problem-line]"), say("problem.line", { line }));
      put(row.querySelector("[data-problem-text]"), say(`problem.why.${why}`, data));
    });
  }

  // A text from the server goes into the box, unless somebody has begun to write there.
  #take(text) {
    const dirty = this.dirty;
    this.#saved = text;
    if (!dirty) this.box.value = text;
    if (!dirty) this.understood?.clear();
    if (!this.dirty) this.#started = text;
    if (dirty || !this.#told) this.#tellState();
  }

  async #save() {
    const text = this.box.value;
    const chosen = this.understood?.chosenFor(text) ?? {};
    this.#sending = true; // screens that come meanwhile show the text that is being saved
    const answer = await this.mixing.send(this.kind, { text, base: this.#started, ...chosen }, ASKED);
    this.#sending = false;
    const error = this.form.querySelector("[data-wording-error]");
    setHidden(error, answer.ok || !ASKED.includes(answer.code));
    put(error, answer.ok ? "" : answer.message);
    this.box.toggleAttribute("aria-invalid", false);
    if (answer.code === "invalid" && answer.current === undefined) {
      this.box.setAttribute("aria-invalid", "true");
      this.box.focus();
    }
    if (answer.code === "conflict") {
      this.#saved = this.#started = answer.current; // the page shows both now, so saving again counts
      this.#showTheirs(answer.current);
    }
    if (answer.code === "invalid") await this.understood?.look();
    if (answer.ok) this.#keep(text, answer.version);
    this.render(this.mixing.screen());
  }

  // The server stores a list in plain form: the box takes it over, unless somebody has gone on typing.
  #keep(text, version) {
    const screen = this.mixing.screen();
    const kept = screen.version >= version ? screen[this.kind].text : text;
    if (this.box.value === text) this.box.value = kept;
    this.#saved = this.#started = kept;
    if (!this.dirty) this.understood?.clear();
    this.#tellState(kept === text ? "wording.saved" : "wording.anew");
  }

  // The wrong lines of the saved text are not those of the table.
  #tellProblems() {
    setHidden(this.form.querySelector("[data-wording-problems]"), this.understood.shown);
  }

  #tellState(done = "") {
    const open = this.dirty ? "wording.unsaved" : done;
    const word = this.#clashes ? "wording.changed" : open;
    this.#told = word !== "" && word === done;
    put(this.form.querySelector("[data-wording-state]"), word ? say(word) : "");
    if (this.#clashes) this.#showTheirs(this.#saved);
    else if (!this.dirty) this.#showTheirs(null);
  }

  // Shows another person's saved text beside one's own until both are the same.
  #showTheirs(text) {
    const theirs = this.form.querySelector("[data-wording-theirs]");
    setHidden(theirs, text === null);
    put(theirs.querySelector("pre"), text ?? "");
  }
}

function canOf({ people, groups, clean }, held) {
  if (groups === 0) return say("mixing.few");
  if (clean === null) return say("mixing.unknown");
  if (groups === 1) return say("mixing.one", { people: sayCount("people", people) });
  const values = { people: sayCount("people", people), rounds: sayCount("rounds", clean) };
  if (clean === 0) return say("mixing.none", values);
  return say(held ? "mixing.can.more" : "mixing.can", values);
}

function forcedOf({ groups, clean }, held, planned) {
  if (groups < 2 || clean === null || clean === 0 || planned - held <= clean) return "";
  return say("mixing.forced", { rounds: sayCount("rounds", planned), number: held + clean + 1 });
}

function disable(button, on) {
  if (on) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}
