// Between people and the desk: raised hands in the order of raising, and the one message that everybody reads.
import { copyOf, keepingFocus, keyed } from "../lists.js";
import { speak } from "../speak.js";
import { isolated, say, sayCount } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { aimOfNotice } from "./aiming.js";
import { groupName } from "./page_practice.js";
import { fillPerson } from "./people.js";
import { raised } from "./reading.js";
import { saidOf } from "./said.js";
import { mayHold } from "./unsaved.js";

const find = (selector) => document.querySelector(selector);
const hands = find("[data-hands]");
const list = find("[data-hands-list]");
const row = find("#hand-row");
const said = find("[data-said]");
const dialog = find("#say");
const field = find("[data-say-text]");
const MINUTE = 60_000;
const MOST_NAMED = 3; // by name, because a whole room may be asked to raise its hands
let told = null; // whose hands were spoken; null before the first screen

/** Shows the raised hands; hidden if there are none. */
export function renderHands(screen, here, now) {
  const people = raised(screen);
  keepingFocus(hands, find("main .desk-part:not([hidden]) h2"), () => {
    keyed(list, people, ({ id }) => id, () => copyOf(row), (element, person) => {
      setData(element, "person", String(person.id));
      fillPerson(element, person, here);
      put(element.querySelector("[data-hand-where]"), whereOf(person, screen));
      put(element.querySelector("[data-hand-since]"), since(person.hand, now, "hand.now", "minutes.ago"));
      put(element.querySelector("[data-lower-name]"), say("hand.lower", { name: isolated(person.name) }));
      setData(element.querySelector("[data-command]"), "person", String(person.id));
      fillVisit(element.querySelector("[data-visit-do]"), screen.groups.find(({ number }) => number === person.group));
    });
    setHidden(hands, people.length === 0);
    setHidden(hands.querySelector("[data-everybody]"), people.length < 3);
  });
  put(find("[data-hands-count]"), people.length ? sayCount("hands", people.length) : "");
  tell(people, screen);
}

// Where groups have their calls here.
function fillVisit(button, group) {
  if (!button) return;
  setHidden(button, !group);
  if (!group) return;
  setData(button, "visitGroup", String(group.id));
  put(button.querySelector("[data-visit-name]"), say("visit.ask", { group: groupName(group) }));
}

function whereOf({ group: number }, screen) {
  return screen.groups.some((one) => one.number === number) ? say("hand.group", { number }) : "";
}

/** How long ago, in minutes; `fresh` is the word below one. */
export function since(at, now, fresh, word) {
  const minutes = Math.floor((now - at) / MINUTE);
  return minutes < 1 ? say(fresh) : sayCount(word, minutes);
}

// Each hand is spoken once. Hands that are up when the page opens are not spoken.
function tell(people, screen) {
  const fresh = told === null ? [] : people.filter(({ id }) => !told.has(id));
  told = new Set(people.map(({ id }) => id));
  const words = fresh.map((person) => {
    const where = whereOf(person, screen);
    return say(where ? "hand.spoken" : "hand.spoken.nowhere", { name: isolated(person.name), where });
  });
  if (words.length) speak(find("[data-hands-spoken]"), words.length > MOST_NAMED ? sayCount("hands", people.length) : words.join(" "));
}

/** Shows the message that everybody reads. */
export function renderSaid({ session: { notice } }, now) {
  if (!notice && said.contains(document.activeElement)) find("[data-say-open]").focus();
  setHidden(said, !notice);
  put(find("[data-said-text]"), notice?.text ?? "");
  put(find("[data-said-since]"), notice ? since(notice.at, now, "notice.now", "said.ago") : "");
}

/** The dialog for writing a message. A message that could not be sent stays in it. */
export function saying({ screen, send }) {
  const error = find("[data-say-error]");
  let aim = null; // what stood there when the dialog opened, or what an error has said since
  let before = ""; // the text with which the dialog opened
  mayHold(() => field.value.trim() !== before.trim());
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-say-open]");
    if (!button) return;
    aim = aimOfNotice(screen());
    if (button.dataset.sayOpen === "again") field.value = before = screen().session.notice?.text ?? "";
    setHidden(error, true);
    dialog.showModal();
    field.focus();
  });
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = find("[data-say-send]");
    const text = field.value.trim();
    if (!text || button.getAttribute("aria-disabled") === "true") return field.focus();
    button.setAttribute("aria-disabled", "true");
    const answer = await send("say", { text, aim });
    button.removeAttribute("aria-disabled");
    setHidden(error, answer.ok);
    put(error, answer.ok ? "" : saidOf(answer));
    if (answer.code === "stale") aim = aimOfNotice(screen()); // the error has said what changed: a second press means that
    if (!answer.ok) return;
    field.value = before = "";
    dialog.close();
  });
}
