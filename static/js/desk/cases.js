// Cases on the desk: who brings one, where it is helped with, and what to do if there are too few or too many. The server counts;
// here it is said. Loaded by every desk, and silent where the screen has no cases.
import { call } from "../called.js";
import { copyOf, keyedInPlace } from "../lists.js";
import { isolated, listed, say, sayCount } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { groupName, practice } from "./page_practice.js";
import { gone } from "./reading.js";
import { once } from "./resting.js";

export class Cases {
  #part = document.querySelector("[data-cases-part]");

  /** `send(command, body)` resolves once the page shows the answer. */
  constructor({ screen, send }) {
    Object.assign(this, { screen, send });
  }

  start() {
    if (!this.#part) return;
    this.#find("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const person = Number(this.#find("select").value);
      if (person) this.#press(this.#find("form button"), "name_case", { person });
    });
    this.#part.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-case-keep], [data-case-off]");
      if (!button) return;
      const { person, waits } = button.closest("[data-case]").dataset;
      if ("caseKeep" in button.dataset) this.#press(button, "keep_case", { person: Number(person), on: waits !== "true" });
      else this.#press(button, "take_off_case", { person: Number(person) });
    });
  }

  render(screen) {
    if (!this.#part) return;
    const { cases } = screen;
    setHidden(this.#part, !cases || ["closed", "ended"].includes(screen.session.state));
    if (!cases) return;
    const people = new Map(screen.people.map((person) => [person.id, person]));
    put(this.#find("[data-cases-told]"), toldOf(screen, people));
    keyedInPlace(this.#find("[data-cases-list]"), cases.brought, ({ person }) => person, () => copyOf(document.querySelector("#case-row")), (row, each) => fill(row, each, screen, people.get(each.person)));
    this.#offer(screen);
  }

  #find(selector) {
    return this.#part.querySelector(selector);
  }

  // Whoever has been chosen stays chosen.
  #offer({ cases, people }) {
    const bringing = new Set(cases.brought.filter(({ taken }) => !taken).map(({ person }) => person));
    const free = people.filter((one) => !gone(one) && !bringing.has(one.id));
    const select = this.#find("select");
    const key = JSON.stringify(free.map(({ id, name }) => [id, name]));
    if (select.dataset.of === key) return;
    const chosen = select.value;
    select.replaceChildren(new Option(say("cases.choose"), ""), ...free.map(({ id, name }) => new Option(name, id)));
    select.value = free.some(({ id }) => String(id) === chosen) ? chosen : "";
    select.dataset.of = key;
    setHidden(this.#find("form"), free.length === 0);
  }

  #press(button, command, body) {
    return once(button, () => this.send(command, body));
  }
}

function fill(row, { person, line, waits = false, taken = 0 }, screen, who) {
  setData(row, "person", String(person));
  setData(row, "waits", String(waits));
  call(row.querySelector("[data-name]"), who?.name ?? "");
  put(row.querySelector("[data-line]"), line ?? "");
  put(row.querySelector("[data-where]"), whereOf(screen, who, { waits, taken }));
  const keep = row.querySelector("[data-case-keep]");
  setHidden(keep, taken > 0);
  put(keep, say(waits ? "cases.take" : "cases.keep"));
  put(row.querySelector("[data-off-name]"), say("cases.off", { name: isolated(who?.name) }));
}

const formed = ({ proposal, session }) => proposal !== null || session.state === "running";

function whereOf(screen, who, { waits, taken }) {
  const group = formed(screen) ? screen.groups.find(({ people }) => people.some(({ id }) => id === who?.id)) : null;
  if (group && group.case === who.id) return groupName(group);
  if (taken) return say("cases.taken", { round: taken });
  if (waits) return say("cases.waits");
  return who?.away ? say("cases.away") : "";
}

// The groups on the desk are those of a round in which one person of each is helped.
const ofACase = () => practice.turns === "one";

function toldOf(screen, people) {
  const { cases, groups, proposal } = screen;
  const without = proposal && ofACase() ? groups.filter((group) => group.case === undefined) : [];
  if (without.length) return say("cases.gone", { groups: listed(without.map(groupName)) });
  if (proposal && ofACase()) {
    const more = cases.brought.find(({ person, waits, taken }) => !waits && !taken && !groups.some((group) => group.case === person));
    if (more) return say("cases.more", { name: isolated(people.get(more.person)?.name) });
  }
  if (screen.session.state === "running") return "";
  if (cases.why) return say(`cases.${cases.why}`, cases.data);
  return say("cases.fit", { people: sayCount("people", cases.people), cases: sayCount("cases", cases.sizes.length), sizes: listed(cases.sizes.map(String)) });
}
