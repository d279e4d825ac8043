// Paints who is away, who comes, and what can be done about it. Buttons keep their place, and the focus, while nothing changes.

import { put, words } from "./fill.js";

const main = document.getElementById("main");
const strip = main.querySelector("[data-mates]");
let shown = ""; // as it was made: a button that is busy, or has the focus, is not another one for that

export function paintMates(scene) {
  const content = scene.kind === "turn" ? newsOfTrio(scene) : null;
  const says = content?.childElementCount > 0;
  const had = strip.contains(document.activeElement) ? document.activeElement.dataset : null;
  strip.hidden = !says;
  main.toggleAttribute("data-alone", Boolean(scene.alone));
  if (!says) {
    strip.replaceChildren();
    shown = "";
    if (had) focusOn(had);
    return;
  }
  const made = [...content.children].map((part) => part.outerHTML).join("");
  if (shown === made) return;
  shown = made;
  strip.replaceChildren(content);
  if (had) focusOn(had);
}

// The same button in the new strip; where it is gone, the way to the other choices.
function focusOn({ command, person }) {
  const same = [...strip.querySelectorAll("[data-command]")].find((one) => one.dataset.command === command && one.dataset.person === person);
  (same ?? main.querySelector(".actions [data-more]"))?.focus();
}

function newsOfTrio(scene) {
  const { away, owed, joining, asking, hand, alone, session } = scene;
  const strip = document.createDocumentFragment();
  const text = document.createElement("p");
  const sentence = (id, people) => people.length && text.append(words(id, { lists: { people }, place: session.place }), " ");
  if (!alone) {
    sentence(away.length > 1 ? "mates-away-many" : "mates-away-one", away);
    sentence(owed.length > 1 ? "mates-owed-many" : "mates-owed-one", owed);
  } // else the instruction says it
  sentence(joining.length > 1 ? "mates-joining-many" : "mates-joining-one", joining);
  if (hand) text.append(words("mates-hand-mine"), " ");
  sentence(asking.length > 1 ? "mates-hand-many" : "mates-hand-one", asking);
  if (text.childNodes.length) strip.append(text);
  const buttons = document.createElement("p");
  buttons.className = "mates-actions";
  buttons.append(...away.map(vouching));
  const on = alone ? null : goingOn(scene);
  if (on) buttons.append(on);
  if (alone && session.self_run) buttons.append(words("mates-leave").firstElementChild);
  if (buttons.childElementCount) strip.append(buttons);
  return strip;
}

function vouching(person) {
  const button = words("mates-vouch", { names: { person: person.name } }).firstElementChild;
  button.dataset.person = person.id;
  return button;
}

// On without a client who is away; in a breath nobody's turn has begun yet.
function goingOn({ client, after, self, phase }) {
  if (!client?.away || client.id === self?.id || phase === "breath") return null;
  const who = after === null ? "end" : after.id === self?.id ? "me" : "next";
  const last = phase === "return" || after === null ? "" : "-last"; // who was helped already has had the turn
  const names = { client: client.name, next: after?.name ?? "" };
  return words(`mates-on-${who}${last}`, { names }).firstElementChild;
}

// What a screen reader is told of it.
export function spoken({ what, person, turn, turns }) {
  return words(`news-${what}`, { names: { person: person?.name ?? "" }, numbers: { turn, turns } });
}

export function sayAlone(session) {
  put(main.querySelector("[data-role-line]"), words("alone-role"));
  put(main.querySelector("[data-instruction]"), words(session.self_run ? "do-alone-self-run" : "do-alone"));
  put(main.querySelector("[data-hint]"), words(session.self_run ? "hint-alone-self-run" : "hint-alone"));
}
