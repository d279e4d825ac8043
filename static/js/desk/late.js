// People who came during a round: one press seats a person where the server advises, a dialog offers the other groups.
// It only shows and offers; the server decides what is still possible.
import { copyOf, keyed } from "../lists.js";
import { isolated, say } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { about } from "./about.js";
import { practice } from "./page_practice.js";
import { fillPerson } from "./people.js";
import { openGroups, waiting } from "./reading.js";

const section = document.querySelector("[data-late]");
const list = section.querySelector("[data-late-people]");
const row = document.querySelector("#late-person");

export function renderLate(screen, here) {
  const people = waiting(screen);
  const advised = screen.groups.find(({ id }) => id === screen.open[0]?.group) ?? null;
  const others = advised !== null && openGroups(screen).length > 1;
  setHidden(section, people.length === 0);
  put(section.querySelector("[data-late-note]"), say(noteOn(screen, advised)));
  keyed(list, people, ({ id }) => id, () => copyOf(row), (element, person) => {
    setData(element, "person", String(person.id));
    fillPerson(element, person, here);
    setHidden(element.querySelector("[data-away]"), !person.away);
    offer(element, person, advised, others);
  });
}

function noteOn({ session }, advised) {
  if (practice.turns) return advised === null ? "late.too_late.none" : "late.can.none"; // nobody waits for a turn of their own
  if (advised === null) return "late.too_late";
  return session.round < session.rounds ? "late.can" : "late.can.last";
}

// A person who is away is not brought anywhere: a group would wait for nobody.
function offer(element, { id, name, away }, advised, others) {
  setHidden(element.querySelector("[data-late-actions]"), advised === null || away);
  if (advised === null) return;
  const seat = element.querySelector('[data-command="seat"]');
  about(seat, element.querySelector("[data-name]"), `late-name-${id}`);
  put(seat, say("late.seat", { number: advised.number }));
  setData(seat, "into", String(advised.id));
  setData(seat, "person", String(id));
  setHidden(element.querySelector("[data-choose]"), !others);
  put(element.querySelector("[data-choose-name]"), say("late.choose", { name: isolated(name) }));
}
