// Moving people by keyboard: Enter picks up, arrows or Tab walk through groups and people, Enter drops, Escape cancels.
// The focus stays on the person. The target is marked, named in a line above the commands, and spoken.
import { call } from "../called.js";
import { speak } from "../speak.js";
import { say } from "../words.js";
import { put } from "../written.js";
import { elementOf, nameOf, wordsOf } from "./arrange.js";
import { firstRow, rowsFor } from "./board.js";

const find = (selector) => document.querySelector(selector);
const part = find("[data-arranging]");
const bar = find("[data-carry]");
const rightToLeft = () => getComputedStyle(part).direction === "rtl";

export class Carrying {
  #on = null; // { row, column }: where the aim is in the rows

  constructor(arranging, openMenu) {
    Object.assign(this, { arranging, openMenu });
  }

  start() {
    part.addEventListener("keydown", (event) => this.#key(event));
    // Some browsers press a button when Space is released.
    part.addEventListener("keyup", (event) => event.key === " " && event.target.matches("[data-seat]") && event.preventDefault());
    part.addEventListener("focusout", ({ relatedTarget }) => {
      if (this.#on && relatedTarget && !relatedTarget.closest("[data-seat]")) this.arranging.cancel();
    });
    document.addEventListener("pointerdown", () => this.#on && this.arranging.cancel(), true);
  }

  #key(event) {
    if (!event.target.matches("[data-seat]") || event.ctrlKey || event.altKey || event.metaKey) return;
    const act = this.#on ? this.#whileCarrying(event) : this.#before(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || event.key.startsWith("Arrow") || event.key === "Tab") act();
  }

  #before({ key, target, shiftKey }) {
    if (key === "Enter" || key === " ") return () => this.#pickUp(target);
    if (key === "m" || key === "M" || key === "ContextMenu" || (key === "F10" && shiftKey)) return () => this.openMenu(target);
    return null;
  }

  #whileCarrying({ key, shiftKey }) {
    const forth = rightToLeft() ? "ArrowLeft" : "ArrowRight";
    const back = rightToLeft() ? "ArrowRight" : "ArrowLeft";
    switch (key) {
      case forth:
        return () => this.#step(1);
      case back:
        return () => this.#step(-1);
      case "Tab":
        return () => this.#step(shiftKey ? -1 : 1);
      case "ArrowDown":
        return () => this.#within(1);
      case "ArrowUp":
        return () => this.#within(-1);
      case "Home":
        return () => this.#go(0);
      case "End":
        return () => this.#go(-1);
      case "Enter":
      case " ":
        return () => this.arranging.drop();
      case "Escape":
        return () => this.arranging.cancel();
      default:
        return null;
    }
  }

  #pickUp(button) {
    const person = Number(button.closest("[data-person]").dataset.person);
    if (!this.arranging.take(person, () => this.#end())) return;
    const screen = this.arranging.screen();
    this.#on = { row: firstRow(screen, person), column: 0 };
    call(find("[data-carry-name]"), nameOf(screen, person));
    bar.hidden = false;
    this.#aim(say("spoken.up", { name: nameOf(screen, person) }));
  }

  #rows() {
    return rowsFor(this.arranging.screen(), this.arranging.held);
  }

  #step(by) {
    const rows = this.#rows().length;
    this.#go((this.#on.row + by + rows) % rows);
  }

  #go(row) {
    this.#on = { row: row < 0 ? this.#rows().length + row : row, column: 0 };
    this.#aim();
  }

  #within(by) {
    const columns = this.#rows()[this.#on.row].length;
    this.#on.column = (this.#on.column + by + columns) % columns;
    this.#aim();
  }

  #aim(before = "") {
    const screen = this.arranging.screen();
    const aim = this.#rows()[this.#on.row]?.[this.#on.column] ?? null;
    this.arranging.aim(aim);
    put(find("[data-carry-aim]"), wordsOf(screen, aim));
    speak(find("[data-spoken]"), [before, wordsOf(screen, aim, "spoken")].filter(Boolean).join(" "));
    elementOf(aim)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #end() {
    this.#on = null;
    bar.hidden = true;
  }
}
