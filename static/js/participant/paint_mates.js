// Paints who is away, who is coming, and what can be done about it. Unchanged buttons keep their place and the focus.

import { put, words } from "./fill.js";

const main = document.getElementById("main");
const strip = main.querySelector("[data-mates]");
const text = document.createElement("p");
const buttons = document.createElement("p");
buttons.className = "mates-actions";

export function paintMates(scene) {
  const { sentences, wanted } = scene.kind === "turn" ? newsOfTrio(scene) : { sentences: [], wanted: [] };
  const had = strip.contains(document.activeElement) ? document.activeElement : null;
  main.toggleAttribute("data-alone", Boolean(scene.alone));
  strip.hidden = sentences.length + wanted.length === 0;
  put(text, together(sentences));
  keep(wanted);
  take(text, sentences.length > 0, () => strip.prepend(text));
  take(buttons, wanted.length > 0, () => strip.append(buttons));
  if (had && document.activeElement !== had) main.querySelector(".actions [data-more]")?.focus();
}

function take(part, there, add) {
  if (!there) part.remove();
  else if (part.parentElement !== strip) add();
}

function together(sentences) {
  const content = document.createDocumentFragment();
  for (const sentence of sentences) content.append(sentence, " ");
  return content;
}

// A button that stays is the same element: somebody may be pressing it, it may have the
// focus, and it is not spoken again.
function keep(wanted) {
  const present = new Map([...buttons.children].map((button) => [keyOf(button), button]));
  const kept = wanted.map((button) => present.get(keyOf(button)) ?? button);
  for (const button of present.values()) if (!kept.includes(button)) button.remove();
  kept.forEach((button, at) => {
    const words = document.createDocumentFragment();
    words.append(...wanted[at].cloneNode(true).childNodes);
    put(button, words);
    if (buttons.children[at] !== button) buttons.insertBefore(button, buttons.children[at] ?? null);
  });
}

const keyOf = ({ dataset: { command, person = "", at = "" } }) => `${command} ${person} ${at}`;

function newsOfTrio(scene) {
  const { away, owed, joining, asking, hand, alone, session, returning } = scene;
  const sentences = [];
  const sentence = (id, people) => people.length && sentences.push(words(id, { lists: { people }, place: session.place }));
  sentence(away.length > 1 ? "mates-away-many" : "mates-away-one", away);
  if (!alone) sentence(owed.length > 1 ? "mates-owed-many" : "mates-owed-one", owed);
  sentence(joining.length > 1 ? "mates-joining-many" : "mates-joining-one", joining);
  if (hand) sentences.push(words("mates-hand-mine"));
  sentence(asking.length > 1 ? "mates-hand-many" : "mates-hand-one", asking);
  for (const { name, sign } of returning) sentences.push(words("mates-back", { names: { person: name }, numbers: { sign } }));
  const on = alone ? null : goingOn(scene);
  const leave = alone && session.self_run ? words("mates-leave").firstElementChild : null;
  return { sentences, wanted: [...away.map(vouching), on, leave, ...returning.map(letting)].filter(Boolean) };
}

function vouching(person) {
  const button = words("mates-vouch", { names: { person: person.name } }).firstElementChild;
  button.dataset.person = person.id;
  return button;
}

function letting({ person, name, sign, at }) {
  const button = words("mates-let-back", { names: { person: name }, numbers: { sign } }).firstElementChild;
  Object.assign(button.dataset, { person, at });
  return button;
}

// Going on without a client who is away; in a breath nobody's turn has begun yet.
function goingOn({ client, after, self, phase }) {
  if (!client?.away || client.id === self?.id || phase === "breath") return null;
  const who = after === null ? "end" : after.id === self?.id ? "me" : "next";
  const last = phase === "return" || after === null ? "" : "-last"; // a client who was helped already has had the turn
  const names = { client: client.name, next: after?.name ?? "" };
  return words(`mates-on-${who}${last}`, { names }).firstElementChild;
}

// What a screen reader says about it.
export function spoken({ what, person, turn, turns }) {
  return words(`news-${what}`, { names: { person: person?.name ?? "" }, numbers: { turn, turns } });
}

export function sayAlone(session) {
  put(main.querySelector("[data-role-line]"), words("alone-role"));
  put(main.querySelector("[data-instruction]"), words(session.self_run ? "do-alone-self-run" : "do-alone"));
  put(main.querySelector("[data-hint]"), words(session.self_run ? "hint-alone-self-run" : "hint-alone"));
}
