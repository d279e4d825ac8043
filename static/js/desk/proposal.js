// The proposal on the desk: what mixing says of it, groups as cards of people who can be moved, and people without a
// seat. It only shows; arrange.js, drag.js, carry.js and seatmenu.js do what people do with it.
import { copyOf, keyed, keyedInPlace } from "../lists.js";
import { isolated, listed, say, sayCount } from "../words.js";
import { put, setAttribute, setData, setHidden } from "../written.js";
import { timeOfDay } from "../zoned.js";
import { fewness, isLocked, lockedPeople, metIn, metOf, seatless } from "./board.js";
import { fillPerson, fillTags } from "./people.js";
import { density, fillPlace } from "./groups.js";
import { countGroups, groupName, practice, sizes as usual } from "./page_practice.js";

const find = (selector) => document.querySelector(selector);
const card = find("#seat-card");
const seat = find("#seat-row");
const unmetRow = find("#unmet-row");
const MOST_UNMET = 6;
const MOST_NAMES = 4;
const NAMED = 8; // larger groups are called by a figure: sessions_app/counting.py
let seats = new Map(); // person → group, as painted

/** Shows what changes with time: when the round would end. */
export function renderSummary({ proposal: { sizes, duration } }, now) {
  const counted = Object.entries(sizes).map(([size, n]) => [Number(size), n]);
  const seated = counted.reduce((sum, [size, n]) => sum + size * n, 0);
  const groups = counted.map(([size, n]) => countGroups(n, wordFor(size), { size }));
  put(find("[data-summary]"), say("summary", { people: sayCount("people", seated), groups: listed(groups), time: timeOfDay(now + duration, now) }));
}

// Groups as they mostly are go by the practice's noun.
function wordFor(size) {
  if (size === usual()?.good) return "groups";
  return size > NAMED ? "groups.more" : `groups.${size}`;
}

/** Shows everything else, once for each screen. `own`: this desk's own command changed something. */
export function renderProposal(screen, here, own) {
  const names = new Map(screen.people.map(({ id, name }) => [id, isolated(name)]));
  const known = { screen, here, names, anew: rearranged(screen) || own, met: metOf(screen.proposal), tags: new Map(screen.people.map((one) => [one.id, one])) };
  renderOutlook(screen, names);
  renderLocked(screen);
  const list = find('[data-groups="proposal"]');
  setData(list, "density", density(screen.groups.length));
  keyed(list, screen.groups, ({ id }) => id, () => copyOf(card), (element, group) => fillCard(element, group, known));
  const without = seatless(screen);
  setHidden(find("[data-everyone]"), without.length > 0);
  setHidden(find("#seatless-title"), without.length === 0);
  fillSeats(find("[data-seatless-people]"), without, null, known);
}

// Whether somebody sits in another group than before: then these are other groups, not the old ones with an empty chair.
function rearranged({ groups }) {
  const before = seats;
  seats = new Map(groups.flatMap(({ id, people }) => people.map((person) => [person.id, id])));
  return [...seats].some(([person, group]) => before.has(person) && before.get(person) !== group);
}

function renderOutlook({ proposal, session, groups }, names) {
  const outlook = find("[data-outlook]");
  setData(outlook, "repeats", String(proposal.repeats > 0));
  put(find("[data-outlook-mark]"), proposal.repeats > 0 ? "↻" : "✓");
  put(find("[data-outlook-text]"), [repeatsOf(proposal, groups), comingOf(proposal, session)].filter(Boolean).join(" "));
  setHidden(find("[data-by-hand]"), !proposal.by_hand);
  setHidden(find("[data-unmet-part]"), proposal.unmet.length === 0);
  keyed(find("[data-unmet]"), proposal.unmet.slice(0, MOST_UNMET), (one) => `${one.code} ${one.people}`, () => copyOf(unmetRow), (row, one) => {
    const people = one.people.slice(0, MOST_NAMES).map((id) => names.get(id) ?? "");
    const more = one.people.length > MOST_NAMES ? " …" : "";
    put(row.querySelector("[data-unmet-people]"), say("unmet.people", { names: listed(people) + more }));
    put(row.querySelector("[data-unmet-text]"), say(`unmet.why.${one.why}`, one.data));
  });
  const rest = proposal.unmet.length - MOST_UNMET;
  setHidden(find("[data-unmet-more]"), rest <= 0);
  put(find("[data-unmet-more]"), rest > 0 ? sayCount("unmet.more", rest) : "");
}

function repeatsOf({ repeats, forced, round, by_hand: byHand }, groups) {
  if (repeats === 0) return say(round === 1 ? "outlook.first" : "outlook.none");
  const pairs = sayCount("pairs.again", repeats);
  if (forced >= repeats) return say("outlook.forced", { pairs });
  return say(byHand || lockedPeople({ groups }).length > 0 ? "outlook.more" : "outlook.found", { pairs });
}

function comingOf({ good_for: goodFor, repeats, round }, { rounds }) {
  if (goodFor === null || repeats > 0) return "";
  if (goodFor > 0) return sayCount("good_for", goodFor);
  return round < rounds ? say("outlook.last") : "";
}

function renderLocked(screen) {
  const locked = lockedPeople(screen).length;
  setHidden(find("[data-locked-line]"), locked === 0);
  put(find("[data-locked-count]"), locked ? sayCount("locked", locked) : "");
  setHidden(find("[data-shuffle-all]"), locked > 0);
  setHidden(find("[data-shuffle-rest]"), locked === 0);
}

function fillCard(element, group, known) {
  setData(element, "group", String(group.id));
  put(element.querySelector("[data-group-name]"), groupName(group));
  fillPlace(element.querySelector("[data-place]"), group);
  fillLock(element.querySelector('[data-command="lock"]'), isLocked(group));
  put(element.querySelector("[data-lock-name]"), say("lock.group", group));
  fillSeats(element.querySelector("[data-group-people]"), group.people, group, known);
  const wrong = known.screen.proposal.small.includes(group.id) ? smallOf(group) : caselessOf(group);
  element.toggleAttribute("data-small", wrong !== "");
  setHidden(element.querySelector("[data-card-small]"), wrong === "");
  put(element.querySelector("[data-card-small]"), wrong);
  fillMet(element.querySelector("[data-card-met]"), metIn(group, known.screen.proposal), known.names);
}

function smallOf(group) {
  const few = `card.small.${fewness(group)}`;
  return say(few) || sayCount(few, group.people.length);
}

// Where groups help with cases, each needs somebody who brings one.
function caselessOf(group) {
  return practice.turns === "one" && group.case === undefined ? say("card.caseless") : "";
}

/** An open or a closed lock, pressed or not. */
export function fillLock(button, locked) {
  setAttribute(button, "aria-pressed", String(locked));
  setAttribute(button.querySelector("[data-lock-icon]"), "href", locked ? "#icon-lock" : "#icon-unlock");
}

function fillMet(note, pairs, names) {
  setHidden(note, pairs.length === 0);
  const named = pairs.map(([one, other]) => say("pair", { one: names.get(one), other: names.get(other) }));
  put(note, pairs.length ? say("card.met", { pairs: listed(named) }) : "");
}

function fillSeats(list, people, group, known) {
  const fill = (row, person) => {
    setData(row, "person", String(person.id));
    fillPerson(row, person, known.here);
    fillTags(row.querySelector("[data-tags]"), { ...known.tags.get(person.id), brings: person.id === group?.case ? say("seat.brings") : "" });
    const met = known.met.get(person.id) ?? [];
    setHidden(row.querySelector("[data-met]"), met.length === 0);
    put(row.querySelector("[data-met-count]"), met.length > 1 ? String(met.length) : "");
    setHidden(row.querySelector("[data-away]"), !person.away);
    setHidden(row.querySelector("[data-locked-mark]"), !person.locked);
    row.toggleAttribute("data-locked", Boolean(person.locked));
    const says = saysOf(known.tags.get(person.id), met, Boolean(person.locked), known.names);
    put(row.querySelector("[data-seat-says]"), ["", group ? say("seat.in", group) : say("seat.nowhere"), ...says.slice(says.tagged)].join(", "));
    row.toggleAttribute("data-tells", says.length > says.tagged);
    fillTip(row.querySelector("[data-tip]"), person, says, known.names);
  };
  keyedInPlace(list, people, ({ id }) => id, () => copyOf(seat), fill, known.anew);
}

// A screen reader reads the tags with the name; the tip repeats them where the page has no room to show them.
function saysOf(person, met, locked, names) {
  const tags = [person?.team && say("seat.team", person), person?.language && say("seat.language", person)].filter(Boolean);
  const all = [...tags, met.length > 0 && say("seat.met", { names: listed(met.map(({ other, times }) => sayCount("met.times", times, { name: names.get(other) }))) }), locked && say("seat.locked")];
  return Object.assign(all.filter(Boolean), { tagged: tags.length });
}

function fillTip(tip, { id }, says, names) {
  setHidden(tip, says.length === 0);
  put(tip, says.length ? [names.get(id), ...says].join(" · ") : "");
}

/** Escape hides the tips until the pointer or the focus goes elsewhere. */
export function dismissingTips() {
  const part = find("[data-arranging]");
  document.addEventListener("keydown", ({ key }) => key === "Escape" && part.toggleAttribute("data-tips-off", true));
  for (const kind of ["pointerover", "focusin"]) part.addEventListener(kind, () => part.removeAttribute("data-tips-off"));
}

/** What the menu says about a person below their name. */
export function describe(screen, person) {
  const names = new Map(screen.people.map(({ id, name }) => [id, isolated(name)]));
  const one = screen.people.find(({ id }) => id === person);
  const group = screen.groups.find(({ people }) => people.some(({ id }) => id === person));
  const locked = group?.people.some(({ id, locked }) => id === person && locked);
  const says = saysOf(one, metOf(screen.proposal).get(person) ?? [], Boolean(locked), names);
  return [group ? say("seat.in", group) : say("seat.nowhere"), ...says].join(" · ");
}
