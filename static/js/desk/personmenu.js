// The menu of one person, wherever a name stands: lower the hand, rename, remove (asked once more), let in again. Works
// by keyboard and touch; offers only what is possible.
import { call } from "../called.js";
import { say } from "../words.js";
import { put, setHidden } from "../written.js";
import { aimOfPerson } from "./aiming.js";
import { personIn } from "./board.js";
import { groupName } from "./page_practice.js";
import { saidOf } from "./said.js";

const GOES_BY = { lower: ["hand"], rename: ["name"], remove: ["standing", "group"], readmit: ["standing"] };
const menu = document.querySelector("#person-menu");
const find = (selector) => menu.querySelector(selector);

export class PersonMenu {
  #person = null;
  #shown = null; // this person as the menu shows them: a press and an answer refer to that
  #page = "first";
  #busy = false;

  constructor({ screen, send }) {
    Object.assign(this, { screen, send });
  }

  start() {
    document.addEventListener("click", ({ target }) => {
      const button = target.closest?.("[data-person-open]");
      if (button) this.open(Number(button.closest("[data-person]").dataset.person));
    });
    menu.addEventListener("click", ({ target }) => this.#pressed(target));
    find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#do("rename", { name: find("[data-person-new]").value });
    });
    menu.addEventListener("close", () => {
      this.#person = null;
    });
  }

  open(person) {
    if (menu.open || !personIn(this.screen(), person)) return;
    this.#person = person;
    menu.showModal();
    this.#go("first");
  }

  /** Shows what is true of the person now, while the menu is open. */
  render() {
    if (this.#person === null) return;
    const person = personIn(this.screen(), this.#person);
    if (!person) return menu.close();
    if (this.#page === "first") this.#shown = person;
    call(find("[data-person-name]"), person.name);
    put(find("[data-person-says]"), says(person));
    for (const page of menu.querySelectorAll("[data-person-page]")) setHidden(page, page.dataset.personPage !== this.#page);
    setHidden(find('[data-person-do="lower"]'), !person.hand);
    setHidden(find('[data-person-do="readmit"]'), person.standing !== "removed");
    setHidden(find('[data-person-go="remove"]'), person.standing === "removed");
  }

  #go(page) {
    this.#page = page;
    setHidden(find("[data-person-error]"), true);
    this.render();
    if (this.#person === null) return;
    const name = find("[data-person-new]");
    if (page === "rename") name.value = personIn(this.screen(), this.#person).name;
    if (page === "rename") name.select();
    else find(`[data-person-page="${page}"] button:not([hidden])`).focus();
  }

  #pressed(target) {
    const button = target.closest("button");
    if (!button) return target === menu && menu.close(); // the backdrop
    const { personGo, personDo } = button.dataset;
    if (personGo) this.#go(personGo);
    if (personDo) this.#do(personDo);
  }

  async #do(command, more = {}) {
    if (this.#busy) return;
    this.#busy = true;
    const answer = await this.send(command, { person: this.#person, ...more, aim: aimOfPerson(this.#shown, ...GOES_BY[command]) });
    this.#busy = false;
    if (answer.ok) return menu.close();
    this.#shown = personIn(this.screen(), this.#person) ?? this.#shown; // the error said what changed, so the menu refers to that from now on
    put(find("[data-person-error]"), saidOf(answer));
    setHidden(find("[data-person-error]"), false);
  }
}

function says({ group, hand, standing }) {
  const parts = [group !== null && groupName({ number: group }), say(`outside.${standing}`), hand && say("person.hand")];
  return parts.filter(Boolean).join(" · ");
}
