// The dialog for choosing a trio for a person who is late or alone. Offers what is possible at the moment.
import { copyOf, keyed } from "../lists.js";
import { isolated, listed, say } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { lonely, openTrios, waiting } from "./reading.js";

const dialog = document.querySelector("#choose-trio");
const list = dialog.querySelector("[data-options]");
const option = document.querySelector("#trio-option");
let open = null; // { command, person } or { command, trio }: for whom a trio is looked for

/** Opens at a press on [data-choose] and closes at a choice. The choice is a command button like any other. */
export function choosing(refresh) {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-choose]");
    if (!button) return;
    const { person, trio } = (button.closest("[data-person]") ?? button.closest("[data-trio]")).dataset;
    open = { command: button.dataset.choose, person: Number(person), trio: Number(trio) };
    list.replaceChildren();
    refresh();
    if (open) dialog.showModal();
  });
  list.addEventListener("click", ({ target }) => target.closest("button") && dialog.close());
  dialog.addEventListener("close", () => {
    open = null;
  });
}

/** Shows the trios that can be joined now, while the dialog is open. Closes it once nobody needs a trio. */
export function renderChoice(screen) {
  if (!open) return;
  const who = open.command === "seat" ? waiting(screen).find(({ id }) => id === open.person) : lonely(screen).find(({ trio }) => trio.id === open.trio);
  if (!who) {
    open = null;
    return dialog.close();
  }
  const { name } = who.person ?? who;
  put(dialog.querySelector("[data-choose-title]"), say(`choose.${open.command}`, { name: isolated(name) }));
  if (open.command === "join") setData(dialog, "trio", String(open.trio));
  else delete dialog.dataset.trio;
  const trios = openTrios(screen, { company: open.command === "join" });
  setHidden(dialog.querySelector("[data-no-option]"), trios.length > 0);
  keyed(list, trios, ({ trio }) => trio.id, () => copyOf(option), fill);
}

function fill(element, { trio, turn }) {
  const button = element.firstElementChild;
  setData(button, "command", open.command);
  setData(button, "into", String(trio.id));
  setData(button, "person", String(open.person));
  put(button.querySelector("[data-option-trio]"), say("trio", trio));
  put(button.querySelector("[data-option-people]"), listed(trio.people.filter(({ away }) => !away).map(({ name }) => isolated(name))));
  put(button.querySelector("[data-option-turn]"), say(turn ? "joins" : "joins.now", { turn }));
}
