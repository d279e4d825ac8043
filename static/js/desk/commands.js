// What the facilitator's buttons do: ask first where it matters, send once, say what happened. A button rests until its
// command is answered and a moment longer, so that a second click does nothing.
import { post } from "../post.js";
import { saidOf } from "./said.js";

const REST = 600;
const PATIENCE = 2_000;
const UNKNOWN = ["slow", "offline", "try_again", "forming"]; // it may have been done, or will be: the page looks
const AT_WORK = ["slow", "forming"]; // it is probably being done, so it is not sent again meanwhile
const AT_MOST = 20_000; // ms until it may be tried again all the same
const ONCE_IN_A_DOUBLE_CLICK = 1;

export class Commands {
  #waiting = null; // { command, before, done }: a command without an answer so far
  #said = "";

  /**
   * `bodyOf(command, group, {person, into, at})` makes the JSON. `shown(version, command)` resolves when the page shows that
   * version. `look()` asks for the screen. `stepOf(command)` is a value that changes once the command has been done.
   */
  constructor({ prefix, bodyOf, confirmationOf, shown, stepOf, look, flash }) {
    Object.assign(this, { prefix, bodyOf, confirmationOf, shown, stepOf, look, flash });
  }

  start() {
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-command]");
      if (button && event.detail <= ONCE_IN_A_DOUBLE_CLICK) this.press(button);
    });
  }

  /** Call when the page shows another screen. */
  painted() {
    if (this.#waiting && this.stepOf(this.#waiting.command) !== this.#waiting.before) this.#waiting.done();
  }

  async press(button) {
    if (button.disabled || button.getAttribute("aria-disabled") === "true") return;
    const { command } = button.dataset;
    const body = this.#meant(button); // as the page was at the press and at any question, not at the answer
    const question = this.confirmationOf(button);
    if (question && !(await answered(question))) return;
    const resting = scopeOf(button);
    rest(resting, button, true);
    await Promise.all([this.send(command, body), pause(REST)]);
    rest(resting, button, false);
  }

  #meant(button) {
    const group = button.closest("[data-group]")?.dataset.group;
    const { command, person, into, at } = button.dataset;
    return this.bodyOf(command, group === undefined ? null : Number(group), { person: Number(person), into: Number(into), at: Number(at) });
  }

  /** Sends, says what happened unless its code is among `quietly`, and resolves to the answer once the page shows it. */
  async send(command, body, quietly = []) {
    const before = this.stepOf(command);
    const answer = await post(this.prefix + command, body);
    if (AT_WORK.includes(answer.code)) return this.#workedAt(command, before, answer);
    if (answer.ok || !quietly.includes(answer.code)) this.#tell(answer);
    if (UNKNOWN.includes(answer.code)) this.look();
    if (answer.ok) await Promise.race([this.shown(answer.version, command), pause(PATIENCE)]);
    return answer;
  }

  // It may be done already; otherwise the page says that it is being done, until that shows.
  async #workedAt(command, before, answer) {
    const isDone = () => this.stepOf(command) !== before;
    if (isDone()) return answer;
    this.#tell(answer, "waiting");
    const said = this.#said;
    const seen = new Promise((done) => {
      this.#waiting = { command, before, done };
    });
    this.look();
    await Promise.race([seen, pause(AT_MOST)]);
    this.#waiting = null;
    if (isDone() && this.#said === said) this.flash("", "waiting");
    if (isDone()) await this.shown(0, command);
    return answer;
  }

  #tell(answer, kind = answer.ok ? "success" : "error") {
    this.#said = saidOf(answer);
    this.flash(this.#said, kind, answer.undo);
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// A command to all rests every button; one to a group, late people, hands or the message rests only that part's.
function scopeOf(button) {
  return button.closest("[data-group], [data-late], [data-hands], [data-askings], [data-said], dialog") ?? document;
}

function rest(scope, pressed, on) {
  for (const button of scope.querySelectorAll("[data-command]")) {
    if (on) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  if (on) pressed.setAttribute("aria-busy", "true");
  else pressed.removeAttribute("aria-busy");
}

/** Asks in a <dialog>; true if the answer is yes. Escape means no. */
export function answered(dialog) {
  return new Promise((done) => {
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
}

document.addEventListener("click", (event) => {
  const answer = event.target.closest?.("dialog [data-answer]");
  answer?.closest("dialog").close(answer.dataset.answer);
});
