// Puts a scene onto the page. Chooses among the words that are there; decides nothing about time, notes or commands.

import { minutes } from "../timeline.js";
import { mark, plain, put, words } from "./fill.js";

const main = document.getElementById("main");
const one = (selector) => main.querySelector(selector);
const has = (id) => document.getElementById(id) !== null;

export function paint(scene, { here }) {
  mark(main, "state", scene.session.state);
  mark(main, "phase", scene.phase);
  mark(main, "role", scene.role);
  mark(main, "step", scene.step?.i ?? "");
  mark(document.body, "scene", scene.kind);
  one("[data-turn-scene]").hidden = scene.kind !== "turn";
  for (const section of main.querySelectorAll("[data-scene-of]")) section.hidden = section.dataset.sceneOf !== scene.kind;
  for (const part of main.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "turn") !== (scene.kind === "turn");
  paintPlace(scene);
  paintCount(scene);
  paintPeople(scene, here);
  if (scene.kind === "turn") paintTurn(scene);
  else mark(main, "warn", "");
}

function paintTurn(scene) {
  const { step, phase, role, session } = scene;
  const filling = { names: { client: scene.client?.name ?? "" }, place: session.place };
  put(one("[data-phase-name]"), words(`phase-${phase}`));
  one("[data-phase-icon]").setAttribute("href", `#icon-${phase}`);
  put(one("[data-turn]"), step.turn === null ? "" : words("turn-count", { numbers: { turn: step.turn, turns: scene.turns } }));
  put(one("[data-role-line]"), words(phase === "breath" ? `role-breath-${role}` : `role-${role}`, filling));
  put(one("[data-instruction]"), words(instructionOf(phase, role), filling));
  put(one("[data-hint]"), words(`hint-${phase}-${role}`, filling));
  put(one("[data-next]"), nextWords(scene));
  paintTime(scene);
  paintReady(scene);
}

function instructionOf(phase, role) {
  const facing = role === "client" && phase === "consult" && !has(`turned-away-${phase}`);
  return facing ? `do-${phase}-client-facing` : `do-${phase}-${role}`;
}

function paintTime({ left, fraction, paused }) {
  put(one("[data-time-left]"), minutes(left));
  one(".clock").style.setProperty("--left", fraction.toFixed(4));
  mark(main, "warn", left <= 10_000 ? "10" : left <= 60_000 ? "60" : "");
  mark(main, "paused", paused);
  one("[data-paused]").hidden = !paused;
}

function paintReady({ ready, people, self }) {
  const said = ready.includes(self?.id);
  put(one("[data-done-label]"), words(said ? "done-said" : "done-do"));
  one("[data-command=done]").setAttribute("aria-disabled", String(said));
  const count = one("[data-ready]");
  count.hidden = ready.length === 0;
  put(count, words("done-count", { numbers: { ready: ready.length, people: people.length } }));
  mark(main, "ready", ready.length);
}

function nextWords({ next, nextClient, client, self }) {
  if (!next) return words("next-end");
  const mine = nextClient?.id === self?.id;
  const names = { phase: plain(words(`phase-${next.phase}`)), client: nextClient?.name ?? "" };
  if (next.phase === "breath") return words(mine ? "next-breath-me" : "next-breath", { names });
  if (nextClient && nextClient.id !== client?.id) return words(mine ? "next-me" : "next-client", { names });
  return words("next-phase", { names, numbers: { length: minutes(next.ends - next.starts) } });
}

function paintPeople(scene, here) {
  for (const list of main.querySelectorAll("[data-people]")) {
    const fresh = document.createDocumentFragment();
    for (const person of scene.people) fresh.append(personItem(person, scene, here));
    put(list, fresh);
  }
}

function personItem(person, scene, here) {
  const item = words("person", { names: { name: person.name, initial: [...person.name][0] ?? "" } }).firstElementChild;
  const isClient = scene.client?.id === person.id;
  const present = presence(person, scene, here);
  Object.assign(item.dataset, { person: person.id, role: isClient ? "client" : "consultant", here: present });
  if (person.id === scene.self?.id) item.querySelector(".name").append(" ", tagged("person-me", "you"));
  item.querySelector(".what").append(...facts(person, scene, isClient, present).flatMap((fact) => [" ", tagged(fact)]));
  return item;
}

// Who was not named while somebody sat in another trio is unknown, not away.
function presence(person, { self, trio }, here) {
  if (person.id === self?.id || here?.ids.includes(person.id)) return "true";
  return here && here.trio === trio.id ? "false" : "unknown";
}

// From the least to the most telling: only the last is seen, all are heard.
function facts(person, scene, isClient, present) {
  const list = [];
  if (present !== "unknown" && person.id !== scene.self?.id) list.push(present === "true" ? "person-here" : "person-away");
  if (scene.client) list.push(!isClient ? "person-consultant" : scene.phase === "breath" ? "person-next" : "person-client");
  if (list[0] === "person-away" && !isClient) list.reverse();
  if (scene.ready?.includes(person.id)) list.push("person-ready");
  return list;
}

function tagged(fact, style = fact) {
  const part = document.createElement("span");
  part.className = style;
  part.append(words(fact));
  return part;
}

function paintCount({ session }) {
  for (const count of main.querySelectorAll("[data-here-count]")) {
    put(count, session.people > 1 ? words("here-many", { numbers: { people: session.people } }) : words("here-one"));
  }
}

function paintPlace({ trio, session, kind }) {
  put(one("[data-place-here]"), kind === "turn" || kind === "done" ? placeWords(trio?.place) : "");
  put(one("[data-place]"), trio && kind === "gather" ? (placeWords(trio.place) || words(session.place === "own" ? "place-own" : "place-none")) : "");
}

function placeWords(place) {
  if (!place || (!place.text && !place.url)) return "";
  if (!place.url) return words("place-text", { names: { place: place.text } });
  const copy = words("place-link");
  // Made from what a facilitator typed: only web addresses become links.
  if (!/^https?:\/\//i.test(place.url)) return words("place-text", { names: { place: place.text } });
  copy.querySelector("a").href = place.url;
  return copy;
}

// "1:23 · Consult" while a phase runs, else what the page says above its own title.
export function titleOf(scene, own) {
  if (scene.kind !== "turn") return `${plain(one(`[data-scene-of="${scene.kind}"] h1`) ?? document.createTextNode(""))} · ${own}`;
  const phase = plain(words(`phase-${scene.phase}`));
  return `${scene.paused ? plain(words("title-paused")) : minutes(scene.left)} · ${phase}`;
}
