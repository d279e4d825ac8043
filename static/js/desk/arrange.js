// Moving people by hand: one person at a time is held, aimed somewhere and put there. The hands are drag.js, carry.js and seatmenu.js.
// Sends `move`; what would leave somebody with too few is asked first. When the proposal changes meanwhile, nothing is moved, and that is said.
import { speak } from "../speak.js";
import { withNames } from "../written.js";
import { moveOf, personIn, trioWith } from "./board.js";
import { answered } from "./commands.js";
import { setText } from "./keyed.js";
import { isolated } from "./people.js";
import { gone } from "./reading.js";
import { listed, say } from "./words.js";

const find = (selector) => document.querySelector(selector);
const part = find("[data-arranging]");
const spoken = find("[data-spoken]");

export class Arranging {
  #held = null; // { person, aim, seen, dropped() }; seen: the screen on the page when the aim was taken, which is what a drop means
  #busy = false;
  #follow = null; // the person whom the focus goes with, where the move was made by keyboard

  /** `screen()` → the one on the page, `latest()` → the one that came last; `send(command, body, quietly)` → the answer, once it is shown; `leftOut(person, out)`. */
  constructor({ screen, latest, send, leftOut, flash, refresh }) {
    Object.assign(this, { screen, latest, send, leftOut, flash, refresh });
  }

  /** Hold a person: false when that cannot be now. `dropped` is called when it is over, however it ends. */
  take(person, dropped) {
    const { proposal } = this.screen();
    if (this.#busy || !proposal || !personIn(this.screen(), person)) return false;
    this.cancel({ quietly: true });
    this.#held = { person, aim: null, seen: this.screen(), dropped };
    part.toggleAttribute("data-carrying", true);
    this.refresh();
    this.paint();
    return true;
  }

  get held() {
    return this.#held?.person ?? null;
  }

  aim(aim) {
    if (!this.#held) return;
    this.#held.aim = aim;
    this.#held.seen = this.screen();
    this.paint();
  }

  /** Put the held person where the aim is. */
  async drop() {
    if (!this.#held) return;
    const { person, aim, seen } = this.#held;
    const body = moveOf(seen, person, aim);
    if (!body) return this.cancel();
    this.#release();
    await this.#move(body);
  }

  /** The same in one step, for the menu. */
  async put(person, aim) {
    const body = this.#busy ? null : moveOf(this.screen(), person, aim);
    if (body) await this.#move(body);
  }

  cancel({ quietly = false } = {}) {
    if (!this.#held) return;
    const name = nameOf(this.screen(), this.#held.person);
    this.#release();
    if (!quietly) speak(spoken, say("spoken.cancelled", { name }));
  }

  /** A new screen: who is held is let go if they are not there any more. Whatever else has changed, the server weighs at the drop. */
  screenChanged() {
    if (!this.#held || placeOf(this.latest(), this.#held.person) === placeOf(this.#held.seen, this.#held.person)) return;
    this.#release();
    this.flash(say("arrange.moved"), "error");
  }

  /** Render, and let the focus go with the person who has it, wherever their seat is now. */
  followingFocus(render) {
    const before = document.activeElement?.closest?.("[data-seat]")?.closest("[data-person]").dataset.person;
    render();
    this.paint();
    if (!before || document.activeElement?.closest("[data-seat], dialog")) return;
    const button = buttonOf(Number(before));
    (button ?? find("#proposal-title"))?.focus({ preventScroll: this.#follow !== Number(before) });
  }

  /** Marks what is held and where it would go. Elements come and go with each screen; the marks are put on again. */
  paint() {
    for (const marked of document.querySelectorAll("[data-held], [data-aim]")) {
      delete marked.dataset.held;
      delete marked.dataset.aim;
    }
    if (!this.#held) return;
    const { person, aim } = this.#held;
    for (const seat of part.querySelectorAll(`[data-person="${person}"]`)) seat.dataset.held = "";
    const target = moveOf(this.screen(), person, aim) ? elementOf(aim) : null;
    if (target) target.dataset.aim = "";
  }

  #release() {
    const { dropped } = this.#held;
    this.#held = null;
    part.toggleAttribute("data-carrying", false);
    this.paint();
    this.refresh();
    dropped();
  }

  async #move(body) {
    this.#busy = true;
    this.#follow = body.person;
    const before = this.screen();
    const answer = await this.send("move", body, ["small_trio"]);
    this.#busy = false;
    if (answer.ok) this.#keepLeftOut(before, body);
    if (answer.code === "small_trio" && (await this.#asked(answer.message))) await this.#move({ ...body, anyway: true });
    this.#follow = null;
  }

  // Who was put out of the round stays out at the next shuffle; who was brought in does not.
  #keepLeftOut(before, { person, trio, swap }) {
    const seat = trioWith(before, person);
    this.leftOut(person, trio === null && (swap === null || trioWith(before, swap) === null));
    if (swap !== null) this.leftOut(swap, seat === null);
    this.refresh();
  }

  #asked(why) {
    const dialog = find("#ask-small");
    setText(dialog.querySelector("[data-why]"), withNames(why, this.screen().people.map(({ name }) => name)));
    return answered(dialog);
  }
}

// The trio in which somebody sits, "" for somebody without a seat, null for whoever has gone or when nothing is proposed.
function placeOf(screen, person) {
  if (!screen.proposal || gone(personIn(screen, person) ?? { standing: "left" })) return null;
  return trioWith(screen, person)?.id ?? "";
}

export function nameOf(screen, person) {
  return isolated(personIn(screen, person)?.name ?? "");
}

export function buttonOf(person) {
  return part.querySelector(`[data-person="${person}"] [data-seat]`);
}

/** The element that an aim means. */
export function elementOf(aim) {
  if (aim?.out) return part.querySelector("[data-seatless]");
  if (aim?.swap !== undefined) return part.querySelector(`[data-person="${aim.swap}"]`);
  return aim ? part.querySelector(`[data-trio="${aim.trio}"]`) : null;
}

/** What would happen, in a few words: "→ Trio 2". `kind`: "aim" to be seen, "spoken" to be heard. */
export function wordsOf(screen, aim, kind = "aim") {
  if (!aim) return say("aim.none");
  if (aim.out) return say(`${kind}.out`);
  if (aim.swap !== undefined) {
    const trio = trioWith(screen, aim.swap);
    return say(trio ? `${kind}.swap` : `${kind}.swap.nowhere`, { name: nameOf(screen, aim.swap), number: trio?.number });
  }
  const trio = screen.trios.find(({ id }) => id === aim.trio);
  return trio ? say(`${kind}.trio`, { number: trio.number, names: listed(trio.people.map(({ name }) => isolated(name))) }) : "";
}
