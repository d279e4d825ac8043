// People as the desk shows them: in the lobby, waiting, and in the list of who sits a round out.
// Names are text inside <bdi>: whatever somebody calls themselves, it stays a name.
import { copyOf, keyed, setData, setHidden, setText } from "./keyed.js";
import { away, newcomers } from "./reading.js";
import { listed, say, sayCount } from "./words.js";

const find = (selector) => document.querySelector(selector);
const chip = find("#person-chip");
const sitOutRow = find("#sit-out-row");

/** Name and presence. `here` is a Set of ids, or null while nobody knows. */
export function fillPerson(element, { id, name }, here) {
  setText(element.querySelector("[data-name]"), name);
  const present = here === null ? "unknown" : here.has(id) ? "here" : "away";
  if (element.dataset.presence === present) return;
  element.dataset.presence = present;
  element.querySelector(".dot").dataset.here = String(present === "here");
  setText(element.querySelector("[data-presence-text]"), say(`presence.${present}`));
}

export function chips(list, people, here) {
  keyed(list, people, ({ id }) => id, () => copyOf(chip), (element, person) => {
    setData(element, "person", String(person.id));
    fillPerson(element, person, here);
  });
}

export function renderLobby({ people }, here) {
  setText(find("[data-people-count]"), people.length ? sayCount("people.here", people.length) : "");
  setHidden(find("[data-people-none]"), people.length > 0);
  chips(find("[data-people]"), people, here);
}

/** Those without a trio while others have one. */
export function renderTray({ people }, here, shown) {
  const waiting = shown ? people.filter(({ trio }) => trio === null) : [];
  setHidden(find("[data-tray]"), waiting.length === 0);
  chips(find("[data-tray-people]"), waiting, here);
}

/** Who sits the round out, and what would change with the next shuffle. */
export function renderSitOut(screen, here, leftOut) {
  const gone = away(screen, here).filter(({ id }) => !leftOut.has(id));
  const button = find("[data-leave-away]");
  setHidden(button, gone.length === 0);
  setText(button, sayCount("leave_away", gone.length));
  setText(find("[data-sit-out-count]"), leftOut.size ? sayCount("people.out", leftOut.size) : "");
  keyed(find("[data-sit-out-list]"), screen.people, ({ id }) => id, () => copyOf(sitOutRow), (row, person) => {
    fillPerson(row, person, here);
    setData(row, "sitsOut", String(person.id));
    row.querySelector("[data-leave-out]").checked = leftOut.has(person.id);
  });
  renderNotice(screen, leftOut);
}

function renderNotice(screen, leftOut) {
  const fresh = newcomers(screen, leftOut);
  const leaving = screen.people.filter(({ id, trio }) => trio !== null && leftOut.has(id));
  const notice = find("[data-newcomers]");
  const text = fresh.length ? sayCount("people.newcomers", fresh.length) : leaving.length ? say("leaving", { names: listed(leaving.map(({ name }) => isolated(name))) }) : "";
  setHidden(notice, text === "");
  setText(notice, text);
}

// A name inside a sentence that is plain text: Unicode isolates do what <bdi> does elsewhere.
function isolated(name) {
  return `\u2068${name}\u2069`;
}
