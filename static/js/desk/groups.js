// Groups as cards: people, place, holder, and what stands out (another clock, a pause, hands, people away).
import { copyOf, keyed, keyedInPlace } from "../lists.js";
import { canWait, hueOf, roleWith, titleOf } from "../practice.js";
import { minutes } from "../timeline.js";
import { isolated, say, sayCount } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { about } from "./about.js";
import { groupName, practice, sizes } from "./page_practice.js";
import { fillPerson } from "./people.js";
import { holderOf, fits, missingHolder, raised, remarksOn, rolesIn, standingOf } from "./reading.js";

const card = document.querySelector("#group-card");
const personRow = document.querySelector("#group-person");
const DENSE = 24;
const SNUG = 9;
let looked = []; // the groups shown since the filter is on

/** Fills `list` with the screen's groups. Returns what to say about all of them. `room` is null before the round. */
export function renderGroups(list, screen, { room, here, now }) {
  const alone = new Set(screen.lone.map(({ group }) => group));
  const hands = new Set(raised(screen).map(({ id }) => id));
  const seen = screen.groups.map((group) => {
    const one = { group, standing: room ? standingOf(group, room, now) : null, hands };
    return { ...one, look: alone.has(group.id) || needsALook(one) };
  });
  setData(list, "density", density(seen.length));
  keyed(list, inPlace(list, seen), ({ group }) => group.id, () => copyOf(card), (element, one) => {
    fillCard(element, one, here);
    element.toggleAttribute("data-attention", one.look);
    element.toggleAttribute("data-looked", looked.includes(one.group.id));
    element.toggleAttribute("data-alone", alone.has(one.group.id));
  });
  return factsOf(seen, alone);
}

// Groups stand by number. While only groups that need a look are shown, new ones come after them and none disappears, so
// that nothing moves because of somebody else.
function inPlace(list, seen) {
  if (!list.hasAttribute("data-only")) {
    looked = [];
    return seen;
  }
  const byId = new Map(seen.map((one) => [one.group.id, one]));
  looked = [...new Set([...looked, ...seen.filter(({ look }) => look).map(({ group }) => group.id)])].filter((id) => byId.has(id));
  const shown = looked.map((id) => byId.get(id));
  return [...shown, ...seen.filter((one) => !shown.includes(one))];
}

/** Of many groups, only those with this name or number; of few, all. */
export function findGroups(list, groups, text) {
  const fitting = new Set(groups.filter((group) => fits(group, text)).map(({ id }) => String(id)));
  for (const element of list.children) element.toggleAttribute("data-unfit", !fitting.has(element.dataset.group));
  return fitting.size;
}

/** How close the cards stand. */
export function density(groups) {
  return groups > DENSE ? "dense" : groups > SNUG ? "snug" : "roomy";
}

function fillCard(element, { group, standing, hands }, here) {
  if (element.dataset.group !== String(group.id)) nameCard(element, group);
  fillPlace(element.querySelector("[data-place]"), group);
  const roles = standing?.step ? rolesIn(practice, group, standing.step) : {};
  const people = element.querySelector("[data-group-people]");
  keyedInPlace(people, group.people, ({ id }) => id, () => copyOf(personRow), (row, person) => {
    setData(row, "person", String(person.id));
    fillPerson(row, person, here);
    fillRole(row, roleWith(practice, roles[person.seat]));
    setHidden(row.querySelector("[data-hand]"), !hands.has(person.id));
    setHidden(row.querySelector("[data-ready]"), standing === null || !standing.ready.said.includes(person.id));
    fillRemarks(row, remarksOn(person, group, standing?.step ?? null));
  });
  fillClock(element, group, standing);
  fillOff(element, group, standing);
}

// What most of the group are needs no mark.
function fillRole(row, { comes = "", name = "" }) {
  const mark = row.querySelector("[data-role-mark]");
  setData(row, "comes", comes);
  setHidden(mark, comes === "" || comes === "rest");
  put(mark, name);
}

function fillRemarks(row, remarks) {
  for (const mark of row.querySelectorAll("[data-remark]")) setHidden(mark, !remarks[mark.dataset.remark]);
  if (remarks.joins) put(row.querySelector('[data-remark="joins"]'), say("joins", { turn: remarks.joins }));
}

// A turn can be put off while it runs, if others are held before it: with one press if its holder is away, else from the menu,
// with a question.
function fillOff(element, group, standing) {
  const step = standing?.step ?? null;
  const missing = canWait(practice) ? missingHolder(group, step) : null;
  const label = say(step && step.turn === group.timeline.turns ? "off.last" : "off");
  setHidden(element.querySelector("[data-stuck]"), missing === null);
  put(element.querySelector("[data-stuck-name]"), missing ? say("stuck", { name: isolated(missing.name) }) : "");
  for (const button of element.querySelectorAll('[data-command="off"]')) put(button, label);
  const inMenu = element.querySelector("[data-off]");
  setHidden(inMenu, !canWait(practice) || holderOf(group, step) === null);
  if (missing) delete inMenu.dataset.confirm;
  else setData(inMenu, "confirm", "off");
}

function nameCard(element, { id, number, people }) {
  element.dataset.group = id;
  const name = element.querySelector("[data-group-name]");
  put(name, groupName({ number }));
  setData(name.parentElement, "number", String(number));
  for (const control of element.querySelectorAll("[data-command], [data-visit-do]")) about(control, name, `group-name-${id}`);
  put(element.querySelector("[data-menu-name]"), say("group.menu", { number }));
  element.style.setProperty("--rows", Math.min(sizes()?.most ?? people.length, people.length + 1)); // so that it does not grow when somebody joins
}

/** Where a group is, unless its name says so already. */
export function fillPlace(place, group) {
  const { table, url } = group.place;
  const where = table ? say("table", { number: table }) : "";
  if (!url) return put(place, where === groupName(group) ? "" : where);
  const link = document.createElement("a");
  Object.assign(link, { href: url, target: "_blank", rel: "noopener noreferrer", textContent: say("call") });
  put(place, link);
}

function fillClock(element, group, standing) {
  const menu = element.querySelector("[data-menu]");
  setHidden(menu, standing === null || standing.over);
  if (menu.hidden) menu.open = false;
  element.toggleAttribute("data-apart", standing?.apart ?? false);
  setData(element, "hue", standing?.step ? hueOf(practice, standing.step.phase) : "");
  const clock = element.querySelector("[data-group-clock]");
  setHidden(clock, !standing || !standing.apart);
  const ready = element.querySelector("[data-group-ready]");
  setHidden(ready, !someReady(standing));
  if (!ready.hidden) put(ready, say("group.ready", { n: standing.ready.ready.length, of: standing.ready.asked.length }));
  if (standing) swapPause(element, standing.paused);
  if (clock.hidden) return;
  const phase = standing.step ? titleOf(practice, standing.step.phase) : say("phase.over");
  put(clock.querySelector("[data-group-phase]"), standing.paused && !standing.over ? say(group.time_out ? "group.moment" : "group.paused", { phase }) : phase);
  put(clock.querySelector("[data-group-left]"), standing.over ? "" : minutes(standing.left));
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

// Before the round: groups with somebody away. During it also groups that differ from the others.
function needsALook({ group, standing, hands }) {
  if (group.people.some(({ id }) => hands.has(id))) return true;
  if (standing?.over) return false;
  const someoneAway = group.people.some(({ away }) => away);
  return someoneAway || (standing !== null && (standing.apart || someReady(standing)));
}

const someReady = (standing) => standing !== null && !standing.over && standing.ready.ready.length > 0;

function factsOf(seen, alone) {
  const going = seen.filter(({ standing }) => standing && !standing.over);
  const missing = seen.flatMap(({ group }) => group.people).filter(({ away }) => away).length;
  const counts = [
    ["groups.differ", going.filter(({ standing }) => standing.apart && !standing.paused).length],
    ["groups.paused", going.filter(({ group, standing }) => standing.apart && standing.paused && !group.time_out).length],
    ["groups.moment", going.filter(({ group }) => group.time_out).length],
    ["groups.ready", going.filter(({ standing }) => someReady(standing)).length],
    ["people.away", missing],
    ["people.alone", alone.size],
  ];
  return counts.filter(([, n]) => n > 0).map(([word, n]) => sayCount(word, n));
}
