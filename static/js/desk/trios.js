// Trios as cards: people, place, client, and what stands out (another clock, a pause, hands, people away).
import { copyOf, keyed, keyedInPlace } from "../lists.js";
import { minutes } from "../timeline.js";
import { say, sayCount } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { about } from "./about.js";
import { fillPerson } from "./people.js";
import { clientOf, fits, missingClient, raised, remarksOn, standingOf } from "./reading.js";

const card = document.querySelector("#trio-card");
const personRow = document.querySelector("#trio-person");
const DENSE = 24;
const SNUG = 9;
const MOST_ROWS = 5;
let looked = []; // the trios shown since the filter is on

/** Fills `list` with the screen's trios. Returns what to say about all of them. `room` is null before the round. */
export function renderTrios(list, screen, { room, here, now }) {
  const alone = new Set(screen.lone.map(({ trio }) => trio));
  const hands = new Set(raised(screen).map(({ id }) => id));
  const seen = screen.trios.map((trio) => {
    const one = { trio, standing: room ? standingOf(trio, room, now) : null, hands };
    return { ...one, look: alone.has(trio.id) || needsALook(one) };
  });
  setData(list, "density", density(seen.length));
  keyed(list, inPlace(list, seen), ({ trio }) => trio.id, () => copyOf(card), (element, one) => {
    fillCard(element, one, here);
    element.toggleAttribute("data-attention", one.look);
    element.toggleAttribute("data-looked", looked.includes(one.trio.id));
    element.toggleAttribute("data-alone", alone.has(one.trio.id));
  });
  return factsOf(seen, alone);
}

// Trios stand by number. While only trios that need a look are shown, new ones come after them and none disappears, so
// that nothing moves because of somebody else.
function inPlace(list, seen) {
  if (!list.hasAttribute("data-only")) {
    looked = [];
    return seen;
  }
  const byId = new Map(seen.map((one) => [one.trio.id, one]));
  looked = [...new Set([...looked, ...seen.filter(({ look }) => look).map(({ trio }) => trio.id)])].filter((id) => byId.has(id));
  const shown = looked.map((id) => byId.get(id));
  return [...shown, ...seen.filter((one) => !shown.includes(one))];
}

/** Of many trios, only those with this name or number; of few, all. */
export function findTrios(list, trios, text) {
  const fitting = new Set(trios.filter((trio) => fits(trio, text)).map(({ id }) => String(id)));
  for (const element of list.children) element.toggleAttribute("data-unfit", !fitting.has(element.dataset.trio));
  return fitting.size;
}

/** How close the cards stand. */
export function density(trios) {
  return trios > DENSE ? "dense" : trios > SNUG ? "snug" : "roomy";
}

function fillCard(element, { trio, standing, hands }, here) {
  if (element.dataset.trio !== String(trio.id)) nameCard(element, trio);
  fillPlace(element.querySelector("[data-place]"), trio.place);
  const client = standing?.step?.client ?? null;
  const people = element.querySelector("[data-trio-people]");
  keyedInPlace(people, trio.people, ({ id }) => id, () => copyOf(personRow), (row, person) => {
    setData(row, "person", String(person.id));
    fillPerson(row, person, here);
    setHidden(row.querySelector("[data-client]"), person.seat !== client);
    setHidden(row.querySelector("[data-hand]"), !hands.has(person.id));
    row.toggleAttribute("data-is-client", person.seat === client);
    setHidden(row.querySelector("[data-ready]"), standing === null || !standing.ready.said.includes(person.id));
    fillRemarks(row, remarksOn(person, trio, standing?.step ?? null));
  });
  fillClock(element, trio, standing);
  fillOff(element, trio, standing);
}

function fillRemarks(row, remarks) {
  for (const mark of row.querySelectorAll("[data-remark]")) setHidden(mark, !remarks[mark.dataset.remark]);
  if (remarks.joins) put(row.querySelector('[data-remark="joins"]'), say("joins", { turn: remarks.joins }));
}

// A turn can be put off while it runs: with one press if its client is away, else from the menu, with a question.
function fillOff(element, trio, standing) {
  const step = standing?.step ?? null;
  const missing = missingClient(trio, step);
  const label = say(step && step.turn === trio.timeline.turns ? "off.last" : "off");
  setHidden(element.querySelector("[data-stuck]"), missing === null);
  for (const button of element.querySelectorAll('[data-command="off"]')) put(button, label);
  const inMenu = element.querySelector("[data-off]");
  setHidden(inMenu, clientOf(trio, step) === null);
  if (missing) delete inMenu.dataset.confirm;
  else setData(inMenu, "confirm", "off");
}

function nameCard(element, { id, number, people }) {
  element.dataset.trio = id;
  const name = element.querySelector("[data-trio-name]");
  put(name, say("trio", { number }));
  setData(name.parentElement, "number", String(number));
  for (const control of element.querySelectorAll("[data-command]")) about(control, name, `trio-name-${id}`);
  put(element.querySelector("[data-menu-name]"), say("trio.menu", { number }));
  element.style.setProperty("--rows", Math.min(MOST_ROWS, people.length + 1)); // so that it does not grow when somebody joins
}

export function fillPlace(place, { table, url }) {
  if (!url) return put(place, table ? say("table", { number: table }) : "");
  const link = document.createElement("a");
  Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer", textContent: say("call") });
  put(place, link);
}

function fillClock(element, trio, standing) {
  const menu = element.querySelector("[data-menu]");
  setHidden(menu, standing === null || standing.over);
  if (menu.hidden) menu.open = false;
  element.toggleAttribute("data-apart", standing?.apart ?? false);
  setData(element, "phase", standing?.step?.phase ?? "");
  const clock = element.querySelector("[data-trio-clock]");
  setHidden(clock, !standing || !standing.apart);
  const ready = element.querySelector("[data-trio-ready]");
  setHidden(ready, !someReady(standing));
  if (!ready.hidden) put(ready, say("trio.ready", { n: standing.ready.ready.length, of: standing.ready.asked.length }));
  if (standing) swapPause(element, standing.paused);
  if (clock.hidden) return;
  const phase = say(`phase.${standing.step?.phase ?? "over"}`);
  put(clock.querySelector("[data-trio-phase]"), standing.paused && !standing.over ? say("trio.paused", { phase }) : phase);
  put(clock.querySelector("[data-trio-left]"), standing.over ? "" : minutes(standing.left));
}

/** Shows, or with `set` enables, only the one of Pause and Resume that applies now. The focus stays on it. */
export function swapPause(scope, paused, alsoGoing = !paused, set = setHidden) {
  const [pause, resume] = ["pause", "resume"].map((name) => scope.querySelector(`[data-command="${name}"]`));
  const held = document.activeElement;
  const had = [pause, resume].find((button) => button === held);
  set(pause, !alsoGoing);
  set(resume, !paused);
  if (had && (had.hidden || had.disabled)) (had === pause ? resume : pause).focus();
}

// Before the round: trios with somebody away. During it also trios that differ from the others.
function needsALook({ trio, standing, hands }) {
  if (trio.people.some(({ id }) => hands.has(id))) return true;
  if (standing?.over) return false;
  const someoneAway = trio.people.some(({ away }) => away);
  return someoneAway || (standing !== null && (standing.apart || someReady(standing)));
}

const someReady = (standing) => standing !== null && !standing.over && standing.ready.ready.length > 0;

function factsOf(seen, alone) {
  const going = seen.filter(({ standing }) => standing && !standing.over);
  const missing = seen.flatMap(({ trio }) => trio.people).filter(({ away }) => away).length;
  const counts = [
    ["trios.differ", going.filter(({ standing }) => standing.apart && !standing.paused).length],
    ["trios.paused", going.filter(({ standing }) => standing.apart && standing.paused).length],
    ["trios.ready", going.filter(({ standing }) => someReady(standing)).length],
    ["people.away", missing],
    ["people.alone", alone.size],
  ];
  return counts.filter(([, n]) => n > 0).map(([word, n]) => sayCount(word, n));
}
