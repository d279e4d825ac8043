// People as the desk shows them: in the lobby, waiting, not taking part, and in the list of who sits a round out. Names
// are text inside <bdi>: whatever people call themselves stays a name.
import { call } from "../called.js";
import { copyOf, keyed, keyedInPlace } from "../lists.js";
import { isolated, listed, say, sayCount } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { away, gone, isOutside, newcomers, outside, waiting } from "./reading.js";

const find = (selector) => document.querySelector(selector);
const chip = find("#person-chip");
const sitOutRow = find("#sit-out-row");
const FEW_AWAITED = 12; // by name without a press
const outsideRow = find("#outside-person");

/**
 * Name and presence. `here` is a Set of ids, or null if not known. Away is what the server says after the session's grace
 * period; before that, and while a mate vouches, a person without a connection is shown as quiet.
 */
export function fillPerson(element, { id, name, away: gone }, here) {
  call(element.querySelector("[data-name]"), name);
  const present = gone ? "away" : here === null ? "unknown" : here.has(id) ? "here" : "quiet";
  if (element.dataset.presence === present) return;
  element.dataset.presence = present;
  element.querySelector(".dot").dataset.here = String(present === "here");
  put(element.querySelector("[data-presence-text]"), say(`presence.${present}`));
}

/** Team and language as small tags beside a name, and that somebody brings the group's case. */
export function fillTags(place, { team, language, brings } = {}) {
  const tags = [["brings", brings], ["team", team], ["language", language]].filter(([, text]) => text);
  keyed(place, tags, ([kind]) => kind, () => document.createElement("span"), (tag, [kind, text]) => {
    tag.className = `tag ${kind}`;
    call(tag, text);
  });
}

// Also people who sit out or have left, in the same place with that word: so nobody's going moves the others.
function chips(list, people, here) {
  keyedInPlace(list, people, ({ id }) => id, () => copyOf(chip), (element, person) => {
    setData(element, "person", String(person.id));
    fillPerson(element, person, here);
    fillTags(element.querySelector("[data-tags]"), person);
    element.toggleAttribute("data-is-outside", isOutside(person));
    put(element.querySelector("[data-why]"), isOutside(person) ? say(`outside.${person.standing}`) : "");
  });
}

export function renderLobby(screen, here) {
  const people = waiting(screen);
  put(find("[data-people-count]"), people.length ? sayCount("people.here", people.length) : "");
  setHidden(find("[data-people-none]"), screen.people.length > 0);
  chips(find("[data-people]"), screen.people, here);
}

/** Everybody who is in, in a round in which nobody has a seat; `shown`: whether this is one. */
export function renderEverybody(screen, here, shown) {
  const part = find("[data-everybody-here]");
  if (!part) return;
  setHidden(part, !shown);
  const people = shown ? [...screen.people].filter((one) => !gone(one)) : [];
  put(find("[data-everybody-count]"), shown ? sayCount("people.here", people.length) : "");
  chips(find("[data-everybody-people]"), people, here);
}

/** Who has prepared and not come so far: before the lobby is open, and while people arrive. */
export function renderAwaited({ awaited = [], session }) {
  const told = sayCount(session.state === "closed" ? "people.awaited" : "people.not_here_yet", awaited.length);
  for (const part of document.querySelectorAll("[data-awaited]")) {
    if (part.hidden && awaited.length) part.open = awaited.length <= FEW_AWAITED;
    setHidden(part, awaited.length === 0);
    put(part.querySelector("[data-awaited-count]"), told);
    keyedInPlace(part.querySelector("[data-awaited-people]"), awaited, ({ id }) => id, () => copyOf(chip), (element, { id, name }) => {
      setData(element, "person", String(id));
      call(element.querySelector("[data-name]"), name);
    });
  }
}

/** The people without a group while others are finding theirs, or before anybody has one. */
export function renderTray(screen, here, shown) {
  const people = shown ? [...waiting(screen), ...outside(screen)] : [];
  setHidden(find("[data-tray]"), people.length === 0);
  chips(find("[data-tray-people]"), people, here);
}

/** The people who sit out or have left: shown quietly, and never offered. */
export function renderOutside(screen) {
  const people = outside(screen);
  for (const list of document.querySelectorAll("[data-outside]")) {
    const shown = list.closest("[data-in]").hidden ? [] : people;
    setHidden(list, shown.length === 0);
    keyedInPlace(list, shown, ({ id }) => id, () => copyOf(outsideRow), (row, { id, name, standing }) => {
      setData(row, "person", String(id));
      call(row.querySelector("[data-name]"), name);
      put(row.querySelector("[data-why]"), say(`outside.${standing}`));
    });
  }
}

/** Who sits the round out, and what the next shuffle would change. */
export function renderSitOut(screen, here, leftOut) {
  const missing = away(screen, here).filter(({ id }) => !leftOut.has(id));
  const present = screen.people.filter((one) => !gone(one));
  const out = present.filter(({ id }) => leftOut.has(id)).length;
  const button = find("[data-leave-away]");
  setHidden(button, missing.length === 0);
  if (missing.length) put(button, sayCount("leave_away", missing.length));
  put(find("[data-sit-out-count]"), out ? sayCount("people.out", out) : "");
  keyedInPlace(find("[data-sit-out-list]"), present, ({ id }) => id, () => copyOf(sitOutRow), (row, person) => {
    fillPerson(row, person, here);
    setData(row, "sitsOut", String(person.id));
    row.querySelector("[data-leave-out]").checked = leftOut.has(person.id);
  });
  renderNotice(screen, leftOut);
}

function renderNotice(screen, leftOut) {
  const fresh = newcomers(screen, leftOut);
  const leaving = screen.people.filter(({ id, group }) => group !== null && leftOut.has(id));
  const notice = find("[data-newcomers]");
  const text = fresh.length ? sayCount("people.newcomers", fresh.length) : leaving.length ? say("leaving", { names: listed(leaving.map(({ name }) => isolated(name))) }) : "";
  setHidden(notice, text === "");
  put(notice, text);
}
