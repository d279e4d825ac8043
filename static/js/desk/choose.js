// The dialog for choosing a group for a person who is late or alone. Offers what is possible at the moment.
import { copyOf, keyed } from "../lists.js";
import { isolated, listed, say } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { groupName } from "./page_practice.js";
import { lonely, openGroups, waiting } from "./reading.js";

const dialog = document.querySelector("#choose-group");
const list = dialog.querySelector("[data-options]");
const option = document.querySelector("#group-option");
let open = null; // { command, person } or { command, group }: for whom a group is looked for

/** Opens at a press on [data-choose] and closes at a choice. The choice is a command button like any other. */
export function choosing(refresh) {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-choose]");
    if (!button) return;
    const { person, group } = (button.closest("[data-person]") ?? button.closest("[data-group]")).dataset;
    open = { command: button.dataset.choose, person: Number(person), group: Number(group) };
    list.replaceChildren();
    refresh();
    if (open) dialog.showModal();
  });
  list.addEventListener("click", ({ target }) => target.closest("button") && dialog.close());
  dialog.addEventListener("close", () => {
    open = null;
  });
}

/** Shows the groups that can be joined now, while the dialog is open. Closes it once nobody needs a group. */
export function renderChoice(screen) {
  if (!open) return;
  const who = open.command === "seat" ? waiting(screen).find(({ id }) => id === open.person) : lonely(screen).find(({ group }) => group.id === open.group);
  if (!who) {
    open = null;
    return dialog.close();
  }
  const { name } = who.person ?? who;
  put(dialog.querySelector("[data-choose-title]"), say(`choose.${open.command}`, { name: isolated(name) }));
  if (open.command === "join") setData(dialog, "group", String(open.group));
  else delete dialog.dataset.group;
  const groups = openGroups(screen, { company: open.command === "join" });
  setHidden(dialog.querySelector("[data-no-option]"), groups.length > 0);
  keyed(list, groups, ({ group }) => group.id, () => copyOf(option), fill);
}

function fill(element, { group, turn }) {
  const button = element.firstElementChild;
  setData(button, "command", open.command);
  setData(button, "into", String(group.id));
  setData(button, "person", String(open.person));
  put(button.querySelector("[data-option-group]"), groupName(group));
  put(button.querySelector("[data-option-people]"), listed(group.people.filter(({ away }) => !away).map(({ name }) => isolated(name))));
  put(button.querySelector("[data-option-turn]"), say(turn ? "joins" : "joins.now", { turn }));
}
