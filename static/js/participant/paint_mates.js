// Paints who is away, who is coming, and what can be done about it. Buttons keep their place and the focus, whoever comes or goes.
// Loaded when there is something to say of anybody.

import { isHelped } from "../practice.js";
import { isolated, listed, words } from "../words.js";
import { put } from "../written.js";
import { mayGoOn } from "./may.js";

const main = document.getElementById("main");
const text = main.querySelector("[data-mates]");
const offers = main.querySelector("[data-offers]");
const stands = main.querySelector("[data-stands]"); // has a row of them while there is something in it

export function paintMates(scene) {
  const { sentences, wanted } = scene.kind === "turn" ? newsOfGroup(scene) : { sentences: [], wanted: [] };
  const had = offers.contains(document.activeElement) ? document.activeElement : null;
  main.toggleAttribute("data-alone", Boolean(scene.alone));
  main.toggleAttribute("data-offers-made", wanted.length > 0);
  main.toggleAttribute("data-stands-made", !stands.hidden);
  if (!stands.hidden) wanted.push(stands);
  text.hidden = sentences.length === 0;
  put(text, together(sentences));
  keep(wanted);
  offers.hidden = wanted.length === 0;
  if (had && document.activeElement !== had) main.querySelector(".actions [data-more]")?.focus();
}

function together(sentences) {
  const content = document.createDocumentFragment();
  for (const sentence of sentences) content.append(sentence, " ");
  return content;
}

// A button that stays is the same element: somebody may be pressing it, it may have the focus, and it is not spoken again. What
// goes leaves its place empty for what comes; the first places are the lowest.
function keep(wanted) {
  if (wanted.length === 0) {
    for (const place of [...offers.children]) if (place !== stands) place.remove(); // the line itself is left alone
    return;
  }
  const fresh = new Map(wanted.map((button) => [keyOf(button), button]));
  for (const place of [...offers.children]) {
    const same = fresh.get(keyOf(place));
    if (same && same !== place) put(place, contentOf(same));
    else if (!same && place.localName === "button") place.replaceWith(document.createElement("span"));
    fresh.delete(keyOf(place));
  }
  for (const button of fresh.values()) {
    const free = button !== stands && offers.querySelector(":scope > span");
    if (free) free.replaceWith(button);
    else offers.append(button);
  }
}

function contentOf(button) {
  const content = document.createDocumentFragment();
  content.append(...button.childNodes);
  return content;
}

const keyOf = ({ localName, dataset: { command, person, at } }) => [localName, command, person, at].join(" ");

function newsOfGroup(scene) {
  const { away, owed, joining, asking, hand, alone, moment, session, returning, minuteBack } = scene;
  const sentences = [];
  const sentence = (id, people) => people.length && sentences.push(words(id, { people: listed(people.map(({ name }) => isolated(name))) }));
  sentence(away.length > 1 ? "mates-away-many" : "mates-away-one", away);
  if (!alone) sentence(owed.length > 1 ? "mates-owed-many" : "mates-owed-one", owed);
  sentence(joining.length > 1 ? "mates-joining-many" : "mates-joining-one", joining);
  if (hand) sentences.push(words("mates-hand-mine"));
  sentence(asking.length > 1 ? "mates-hand-many" : "mates-hand-one", asking);
  for (const { name, sign } of returning) sentences.push(words("mates-back", { person: isolated(name), sign }));
  const on = !alone && mayGoOn(scene) ? goingOn(scene) : null;
  const leave = alone && session.self_run ? words("mates-leave").firstElementChild : null;
  const further = moment && !session.self_run ? words("go-on").firstElementChild : null; // else it takes the place of Pause
  const back = minuteBack ? words("minute-back").firstElementChild : null;
  return { sentences, wanted: [further, ...away.map(vouching), on, leave, ...returning.map(letting), back].filter(Boolean) };
}

function vouching(person) {
  const button = words("mates-vouch", { person: isolated(person.name) }).firstElementChild;
  button.dataset.person = person.id;
  return button;
}

function letting({ person, name, sign, at }) {
  const button = words("mates-let-back", { person: isolated(name), sign }).firstElementChild;
  Object.assign(button.dataset, { person, at });
  return button;
}

function goingOn({ practice, holder, after, self, phase }) {
  const who = after === null ? "end" : after.id === self?.id ? "me" : "next";
  const last = isHelped(practice, phase) || after === null ? "" : "-last"; // a holder who was helped already has had the turn
  const names = { holder: isolated(holder.name), next: isolated(after?.name) };
  return words(`mates-on-${who}${last}`, names).firstElementChild;
}
