// The menu of a person in the proposal, for moving people without dragging. A tap opens it; it offers what is possible.
import { call } from "../called.js";
import { copyOf, keyed } from "../lists.js";
import { isolated, listed, say } from "../words.js";
import { put, setHidden } from "../written.js";
import { moveOf, personIn, rowsFor, groupWith } from "./board.js";
import { groupName } from "./page_practice.js";
import { describe, fillLock } from "./proposal.js";
import { named } from "./spelling.js";

const menu = document.querySelector("#seat-menu");
const choice = document.querySelector("#seat-choice");
const find = (selector) => menu.querySelector(selector);
const SEARCH_FROM = 12;

export class SeatMenu {
  #person = null;
  #going = null; // move or swap, while the second page is open; else null
  #offered = new Map(); // key → aim

  /** `lock(person, on)`; `more(person)` opens the menu that is about the person, not the seat. */
  constructor(arranging, { lock, more }) {
    Object.assign(this, { arranging, lock, more });
  }

  start(part) {
    part.addEventListener("click", ({ target }) => target.closest("[data-seat]") && this.open(target.closest("[data-seat]")));
    part.addEventListener("contextmenu", (event) => {
      const button = event.target.closest("[data-seat]");
      if (!button) return;
      event.preventDefault();
      if (event.pointerType === "mouse") this.open(button);
    });
    menu.addEventListener("click", (event) => this.#pressed(event));
    find("#seat-search").addEventListener("input", () => this.render());
    menu.addEventListener("close", () => {
      this.#person = null;
    });
  }

  open(button) {
    if (this.arranging.held !== null) return;
    this.#person = Number(button.closest("[data-person]").dataset.person);
    menu.showModal();
    this.#go(null);
  }

  #go(where) {
    this.#going = where;
    find("#seat-search").value = "";
    find("[data-menu-choices]").replaceChildren();
    this.render();
    if (!menu.open) return;
    const search = find("[data-menu-search-part]");
    if (where) (search.hidden ? find("[data-choice]") : find("#seat-search"))?.focus();
    else find("[data-menu-go]:not([hidden])").focus();
  }

  #pressed({ target }) {
    const button = target.closest("button");
    if (!button) return target === menu && menu.close(); // the backdrop
    const { menuGo } = button.dataset;
    if (menuGo) return this.#go(menuGo);
    if ("menuBack" in button.dataset) return this.#go(null);
    const person = this.#person;
    const aim = "menuOut" in button.dataset ? { out: true } : this.#offered.get(button.closest("li")?.dataset.key);
    if ("menuLock" in button.dataset) {
      menu.close();
      this.lock(person, button.getAttribute("aria-pressed") !== "true");
    } else if ("menuPerson" in button.dataset) {
      menu.close();
      this.more(person);
    } else if (aim) {
      menu.close();
      this.arranging.put(person, aim);
    }
  }

  /** Shows what is true of the person now, while the menu is open. Closes it once nothing can be moved. */
  render() {
    if (this.#person === null) return;
    const screen = this.arranging.screen();
    const person = personIn(screen, this.#person);
    if (!screen.proposal || !person) return menu.close();
    const group = groupWith(screen, this.#person);
    call(find("[data-menu-name]"), person.name);
    put(find("[data-menu-says]"), describe(screen, this.#person));
    setHidden(find("[data-menu-first]"), this.#going !== null);
    setHidden(find("[data-menu-second]"), this.#going === null);
    setHidden(find("[data-menu-out]"), group === null);
    setHidden(find("[data-menu-lock]"), group === null);
    setHidden(find('[data-menu-go="move"]'), !rowsFor(screen, this.#person).some(([{ group: id }]) => id !== undefined));
    fillLock(find("[data-menu-lock]"), Boolean(group?.people.find(({ id }) => id === person.id)?.locked));
    if (this.#going) this.#renderChoices(screen);
  }

  #renderChoices(screen) {
    const rows = rowsFor(screen, this.#person);
    const aims = this.#going === "move" ? rows.map(([first]) => first).filter(({ out }) => !out) : rows.flatMap(([, ...people]) => people);
    const all = aims.filter((aim) => moveOf(screen, this.#person, aim)).map((aim) => told(screen, aim));
    setHidden(find("[data-menu-search-part]"), all.length < SEARCH_FROM);
    const sought = find("#seat-search").value;
    const fitting = all.filter(({ title, rest }) => named(`${title} ${rest}`, sought));
    this.#offered = new Map(fitting.map(({ key, aim }) => [key, aim]));
    setHidden(find("[data-menu-none]"), fitting.length > 0);
    keyed(find("[data-menu-choices]"), fitting, ({ key }) => key, () => copyOf(choice), (row, { title, rest }) => {
      put(row.querySelector("[data-option-group]"), title);
      put(row.querySelector("[data-option-people]"), rest);
    });
  }
}

// A group and its people; or a person and where they are.
function told(screen, aim) {
  if (aim.group !== undefined) {
    const group = screen.groups.find(({ id }) => id === aim.group);
    return { aim, key: `group ${aim.group}`, title: groupName(group), rest: listed(group.people.map(({ name }) => isolated(name))) };
  }
  const group = groupWith(screen, aim.swap);
  const rest = group ? groupName(group) : say("choice.nowhere");
  return { aim, key: `person ${aim.swap}`, title: isolated(personIn(screen, aim.swap).name), rest };
}
