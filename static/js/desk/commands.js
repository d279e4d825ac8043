// What the facilitator's buttons do: ask where it matters, send once, say what came of it.
// A button rests while its command is on the way and a moment longer, so that a nervous second click does nothing.
import { post } from "../post.js";
import { saidOf } from "./words.js";

const REST = 600;
const PATIENCE = 2_000;
const UNKNOWN = ["slow", "offline", "try_again", "forming"]; // it may be done, or will be: the page looks again
const ONCE_IN_A_DOUBLE_CLICK = 1;

export class Commands {
  /** `bodyOf(command, trio, {person, into, at})` → the JSON to send; `shown(version, command)` resolves when the page shows that version; `look()` asks for the screen. */
  constructor({ prefix, bodyOf, confirmationOf, shown, look, flash }) {
    Object.assign(this, { prefix, bodyOf, confirmationOf, shown, look, flash });
  }

  start() {
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-command]");
      if (button && event.detail <= ONCE_IN_A_DOUBLE_CLICK) this.press(button);
    });
  }

  async press(button) {
    if (button.disabled || button.getAttribute("aria-disabled") === "true") return;
    const question = this.confirmationOf(button);
    if (question && !(await answered(question))) return;
    const resting = scopeOf(button);
    rest(resting, button, true);
    await this.#send(button);
    rest(resting, button, false);
  }

  async #send(button) {
    const trio = button.closest("[data-trio]")?.dataset.trio;
    const { command, person, into, at } = button.dataset;
    const body = this.bodyOf(command, trio === undefined ? null : Number(trio), { person: Number(person), into: Number(into), at: Number(at) });
    const enough = pause(REST);
    await this.send(command, body);
    await enough;
  }

  /** Send, say what came of it unless its code is among `quietly`, and answer when the page shows it. */
  async send(command, body, quietly = []) {
    const answer = await post(this.prefix + command, body);
    if (answer.ok || !quietly.includes(answer.code)) this.#tell(answer);
    if (UNKNOWN.includes(answer.code)) this.look();
    if (answer.ok) await Promise.race([this.shown(answer.version, command), pause(PATIENCE)]);
    return answer;
  }

  #tell(answer) {
    this.flash(saidOf(answer), answer.ok ? "success" : "error", answer.undo);
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// A command to all rests every button; one to a trio only that trio's, one about late people, hands or the message only theirs.
function scopeOf(button) {
  return button.closest("[data-trio], [data-late], [data-hands], [data-askings], [data-said], dialog") ?? document;
}

function rest(scope, pressed, on) {
  for (const button of scope.querySelectorAll("[data-command]")) {
    if (on) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  if (on) pressed.setAttribute("aria-busy", "true");
  else pressed.removeAttribute("aria-busy");
}

/** Ask in a <dialog>; true when the answer is yes. Escape means no. */
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
