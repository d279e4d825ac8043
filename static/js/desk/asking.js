// People at the door who say that they were here before and have no link: one press gives the place back, after a look
// at the person. The number tells two such people apart. Expired requests are not shown; the server refuses them, too.
import { copyOf, keyed } from "../lists.js";
import { isolated, say } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { timeOfDay } from "../zoned.js";
import { asking } from "./reading.js";

const list = document.querySelector("[data-askings]");
const row = document.querySelector("#asking-row");
const region = document.querySelector("[data-asking-spoken]");
let told = new Set();

export const titleOf = ({ name, away }, now) => say("asking.title", { name: isolated(name), time: timeOfDay(away, now) });

export function renderAsking(screen, now) {
  const people = asking(screen, now);
  setHidden(list, people.length === 0);
  keyed(list, people, keyOf, () => copyOf(row), (element, one) => fill(element, one, now));
  tell(people, now);
}

const keyOf = ({ person, at }) => `${person} ${at}`;

function fill(element, one, now) {
  put(element.querySelector("[data-asking-title]"), titleOf(one, now));
  put(element.querySelector("[data-asking-how]"), say("asking.how", { sign: one.sign }));
  const name = isolated(one.name);
  for (const [command, word] of [["let_back", "asking.yes"], ["not_them", "asking.no"]]) {
    const button = element.querySelector(`[data-command="${command}"]`);
    put(button.firstElementChild, say(word, { name }));
    setData(button, "person", String(one.person));
    setData(button, "at", String(one.at));
  }
}

// Each request is spoken once.
function tell(people, now) {
  const fresh = people.filter((one) => !told.has(keyOf(one)));
  told = new Set(people.map(keyOf));
  if (fresh.length) put(region, fresh.map((one) => titleOf(one, now)).join(" "));
}
