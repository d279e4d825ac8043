// Moving people by hand: one person at a time is held, aimed at a place and put there. The ways to do it are in
// drag.js, carry.js and seatmenu.js. It asks before a move that leaves a group too small. If the proposal has changed
// meanwhile, it moves nobody and says so.
import { speak } from "../speak.js";
import { isolated, listed, say } from "../words.js";
import { put, withNames } from "../written.js";
import { moveOf, personIn, groupWith } from "./board.js";
import { answered } from "./commands.js";
import { gone } from "./reading.js";

const find = (selector) => document.querySelector(selector);
const part = find("[data-arranging]");
const spoken = find("[data-spoken]");

export class Arranging {
  #held = null; // { person, aim, seen, dropped() }; seen: the screen when the aim was taken, which a drop refers to
  #busy = false;
  #follow = null; // whom the focus follows after a move by keyboard

  /**
   * `screen()`: the painted screen. `latest()`: the last one that came. `send(command, body, quietly)` resolves to the answer
   * once it is shown. `leftOut(person, out)`: keeps a person out of the next shuffle, or not.
   */
  constructor({ screen, latest, send, leftOut, flash, refresh }) {
    Object.assign(this, { screen, latest, send, leftOut, flash, refresh });
  }

  /** Holds a person; false if that is impossible now. Calls `dropped` when it is over, however it ends. */
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

  /** Puts the held person where the aim is. */
  async drop() {
    if (!this.#held) return;
    const { person, aim, seen } = this.#held;
    const body = moveOf(seen, person, aim);
    if (!body) return this.cancel();
    this.#release();
    await this.#move(body);
  }

  /** Holds and puts in one step, for the menu. */
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

  /** A new screen came. A held person who is gone is let go; the server judges all other changes at the drop. */
  screenChanged() {
    if (!this.#held || placeOf(this.latest(), this.#held.person) === placeOf(this.#held.seen, this.#held.person)) return;
    this.#release();
    this.flash(say("arrange.moved"), "error");
  }

  /** Renders, and keeps the focus on the person who has it, wherever their seat is now. */
  followingFocus(render) {
    const before = document.activeElement?.closest?.("[data-seat]")?.closest("[data-person]").dataset.person;
    render();
    this.paint();
    if (!before || document.activeElement?.closest("[data-seat], dialog")) return;
    const button = buttonOf(Number(before));
    (button ?? find("#proposal-title"))?.focus({ preventScroll: this.#follow !== Number(before) });
  }

  /** Marks the held person and the aim. Each screen makes new elements, so the marks are set again. */
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
    const answer = await this.send("move", body, ["small_group"]);
    this.#busy = false;
    if (answer.ok) this.#keepLeftOut(before, body);
    if (answer.code === "small_group" && (await this.#asked(answer.message))) await this.#move({ ...body, anyway: true });
    this.#follow = null;
  }

  // A person put out of the round stays out at the next shuffle; one brought in does not.
  #keepLeftOut(before, { person, group, swap }) {
    const seat = groupWith(before, person);
    this.leftOut(person, group === null && (swap === null || groupWith(before, swap) === null));
    if (swap !== null) this.leftOut(swap, seat === null);
    this.refresh();
  }

  #asked(why) {
    const dialog = find("#ask-small");
    put(dialog.querySelector("[data-why]"), withNames(why, this.screen().people.map(({ name }) => name)));
    return answered(dialog);
  }
}

// The person's group; "" without a seat; null if the person has gone or there is no proposal.
function placeOf(screen, person) {
  if (!screen.proposal || gone(personIn(screen, person) ?? { standing: "left" })) return null;
  return groupWith(screen, person)?.id ?? "";
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
  return aim ? part.querySelector(`[data-group="${aim.group}"]`) : null;
}

/** What a drop would do, in a few words: "→ Group 2". `kind`: "aim" for the page, "spoken" for screen readers. */
export function wordsOf(screen, aim, kind = "aim") {
  if (!aim) return say("aim.none");
  if (aim.out) return say(`${kind}.out`);
  if (aim.swap !== undefined) {
    const group = groupWith(screen, aim.swap);
    return say(group ? `${kind}.swap` : `${kind}.swap.nowhere`, { name: nameOf(screen, aim.swap), number: group?.number });
  }
  const group = screen.groups.find(({ id }) => id === aim.group);
  return group ? say(`${kind}.group`, { number: group.number, names: listed(group.people.map(({ name }) => isolated(name))) }) : "";
}
