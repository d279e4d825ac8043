// Puts a scene onto the page. It chooses among the words there and the practice's lines, and decides nothing about time, notes
// or commands.

import { initial, spanOf } from "../called.js";
import { bellOf, comesOf, hueOf, iconOf, roleWith, titleOf as phaseTitle } from "../practice.js";
import { waits } from "../ready.js";
import { minutes, turnAt, worthSaying } from "../timeline.js";
import { isolated, line, plain, say, words } from "../words.js";
import { put, setData, setLanguage } from "../written.js";
import { holderOr, nextLine, saidNow, whoLine } from "./lines.js";

const main = document.getElementById("main");
const one = (selector) => main.querySelector(selector);
const CALLS = ["links", "own"]; // venues
const LONG = 14; // letters of a title that need smaller ones
const A_LONG_QUESTION = 110; // letters
const A_ROW = 6; // people beside each other on a phone

export function paint(scene, here) {
  setData(main, "state", scene.session.state);
  setData(main, "phase", scene.phase);
  setData(main, "hue", hueOf(scene.practice, scene.phase));
  setData(main, "when", scene.step?.when ?? "");
  setData(main, "role", scene.role ?? "none");
  setData(main, "away", Boolean(scene.turned));
  setData(main, "bell", bellOf(scene.practice, scene.phase));
  setData(main, "step", scene.step?.i ?? "");
  setData(document.body, "scene", scene.kind);
  main.toggleAttribute("data-all", scene.all);
  one("[data-turn-scene]").hidden = scene.kind !== "turn";
  for (const section of main.querySelectorAll("[data-scene-of]")) section.hidden = section.dataset.sceneOf !== scene.kind;
  for (const part of main.querySelectorAll("[data-in]")) part.hidden = (part.dataset.in === "turn") !== (scene.kind === "turn");
  paintPlace(scene);
  paintCount(scene);
  paintPeople(scene, here);
  if (scene.kind === "turn") paintTurn(scene);
  else setData(main, "warn", "");
}

function paintTurn(scene) {
  const { practice, step, phase, session } = scene;
  const { question = "" } = session;
  const filling = { holder: holderOr(practice, isolated(scene.holder?.name)), question };
  const title = phaseTitle(practice, phase);
  put(one("[data-phase-name]"), title);
  setLanguage(one("[data-phase-name]"), practice.lang);
  setData(one("[data-phase-name]"), "long", title.length > LONG);
  one("[data-phase-icon]").setAttribute("href", `#icon-${iconOf(practice, phase)}`);
  put(one("[data-turn]"), turnAt(step) && scene.turns > 1 ? words("turn-count", { turn: turnAt(step), turns: scene.turns }) : session.of > 1 ? words("round-count", session) : "");
  put(one("[data-next]"), nextWords(scene));
  const said = saidNow(scene, CALLS.includes(session.venue));
  const asked = said.do?.includes("{question}");
  const shown = asked ? "" : question;
  if (asked) setData(one("[data-instruction]"), "long", question.length > A_LONG_QUESTION ? "very" : "");
  else one("[data-instruction]").removeAttribute("data-long");
  put(one("[data-asks]"), shown);
  main.toggleAttribute("data-asked", shown !== "");
  put(one("[data-role-line]"), scene.alone ? words("alone-role") : line(whoLine(scene), filling));
  put(one("[data-instruction]"), said.do ? line(said.do, filling) : words(`do-${said.word}`));
  setLanguage(one("[data-role-line]"), scene.alone ? "" : practice.lang);
  for (const part of [one("[data-instruction]"), one("[data-hint]")]) setLanguage(part, said.word ? "" : practice.lang);
  put(one("[data-hint]"), said.word ? words(`hint-${said.word}`) : line(said.hint, filling));
  paintTime(scene);
  paintReady(scene);
}

function paintTime({ left, fraction, paused, step }) {
  put(one("[data-time-left]"), minutes(left));
  setData(one(".clock"), "digits", minutes(left).length);
  one(".clock").style.setProperty("--left", fraction.toFixed(4));
  setData(main, "warn", [10, 60].find((seconds) => left <= 1_000 * seconds && worthSaying(1_000 * seconds, step)) ?? "");
  setData(main, "paused", paused);
  one("[data-paused]").hidden = !paused;
}

// Only people who are here and take part are waited for. Whoever is ready may take it back.
function paintReady({ ready: { said, asked, ready }, self }) {
  const mine = said.includes(self?.id);
  put(one("[data-done-label]"), words(mine ? "done-undo" : "done-do"));
  setData(one("[data-command=done]"), "on", !mine);
  const count = one("[data-ready]");
  count.hidden = !ready.length || asked.length < 2; // if nobody is ready, nothing is said
  put(count, words("done-count", { ready: ready.length, people: asked.length }));
  setData(main, "ready", ready.length);
}

function nextWords(scene) {
  const { practice, next, nextHolder } = scene;
  if (!next) return words("next-end");
  const own = nextLine(scene);
  if (own) return line(own, { holder: isolated(nextHolder?.name) });
  return words("next-phase", { phase: phaseTitle(practice, next.phase), length: minutes(next.ends - next.starts) });
}

function paintPeople(scene, here) {
  for (const list of main.querySelectorAll("[data-people]")) {
    const fresh = document.createDocumentFragment();
    for (const person of scene.people) fresh.append(personItem(person, scene, here));
    const count = scene.people.length;
    setData(list, "many", count >= A_ROW);
    list.style.setProperty("--across", count > A_ROW ? Math.ceil(count / 2) : count);
    put(list, fresh);
  }
}

function personItem(person, scene, here) {
  const item = words("person", { name: isolated(person.name), initial: initial(person.name) }).firstElementChild;
  const present = presence(person, scene, here);
  Object.assign(item.dataset, { person: person.id, comes: comesOf(scene.practice, scene.roles?.[person.seat]), here: present });
  item.toggleAttribute("data-apart", (person.away && person.id !== scene.self?.id) || comesLater(person, scene));
  if (person.id === scene.self?.id) item.querySelector(".name").append(" ", tagged("person-me", "you"));
  item.querySelector(".what").append(...facts(person, scene, item.dataset.comes === "holder", present).flatMap((fact) => [" ", fact.localName ? fact : tagged(fact)]));
  return item;
}

const comesLater = (person, { kind, step }) => kind === "turn" && waits(person, step);

// The server's note about a person outweighs what sockets say now. A person never named while the reader sat in
// another group is unknown, not away.
function presence(person, { self, group }, here) {
  if (person.id === self?.id) return "true";
  if (person.away) return "false";
  if (here?.ids.includes(person.id)) return "true";
  return here && here.group === group.id ? "false" : "unknown";
}

// From the least to the most important: only the last one is shown, all are spoken.
function facts(person, scene, isHolder, present) {
  if (comesLater(person, scene)) return ["person-joins"];
  const list = [];
  const mine = person.id === scene.self?.id;
  if (present !== "unknown" && !mine && !person.away) list.push(present === "true" ? "person-here" : "person-unheard");
  if (person.passed) list.push("person-passed");
  const role = roleWith(scene.practice, scene.roles?.[person.seat]);
  if (role.key && !scene.gone) list.push(!isHolder && person.listens ? "person-listens" : spanOf("person-role", line((scene.step?.when === "between" && role.soon) || role.name)));
  if (list[0] === "person-unheard" && !isHolder) list.reverse();
  if (scene.ready?.said.includes(person.id)) list.push("person-ready");
  if (person.away && !mine) list.push("person-away");
  return list;
}

function tagged(fact, style = fact) {
  return spanOf(style, words(fact));
}

function paintCount({ session }) {
  for (const count of main.querySelectorAll("[data-here-count]")) {
    put(count, session.people > 1 ? words("here-many", session) : words("here-one"));
  }
}

function paintPlace(scene) {
  const { group, session, kind } = scene;
  const remains = scene.stayed && ["stays", "holder"].includes(scene.comes);
  put(one("[data-gather-title]"), words("gather-title", {}, scene.practice.seats || (remains ? "stays" : session.venue)));
  const at = session.venue === "here" ? null : group?.place; // there it is where to go if the call fails
  put(one("[data-place-here]"), kind === "turn" || kind === "done" ? placeWords(at) || ownCall(scene) : "");
  const going = group && (kind === "gather" || kind === "joining");
  for (const place of main.querySelectorAll("[data-place]")) {
    put(place, going ? placeWords(at) || words(session.venue === "own" ? "place-own" : "place-none", { group: group.number }) : "");
  }
}

// A person who was brought to the wrong room sees it here.
const ownCall = ({ group, practice, session: { venue } }) => (group && venue === "own" ? words("place-group", { label: plain(line(practice.noun?.label, { number: group.number })) }) : "");

function placeWords(place) {
  if (!place || (!place.table && !place.url)) return "";
  if (!place.url) return words("place-table", place);
  // A facilitator typed it, so only web addresses become links.
  if (!/^https?:\/\//i.test(place.url)) return words("place-call");
  const copy = words("place-link");
  copy.querySelector("a").href = place.url;
  return copy;
}

// "1:23 · Consult" while a phase runs, else the text above the page's own title.
export function titleOf(scene, own) {
  if (scene.kind !== "turn") return `${plain(one(`[data-scene-of="${scene.kind}"] h1`) ?? document.createTextNode(""))} · ${own}`;
  return `${scene.paused ? say("title-paused") : minutes(scene.left)} · ${phaseTitle(scene.practice, scene.phase)}`;
}
