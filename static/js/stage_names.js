// Names on a facilitator's own stage: who is in while people arrive, who brings which case, who sits where while they find
// their places. A switch on the page hides them. A stage that anybody may open gets no names.
// Why: docs/decisions.md#names-are-on-a-stage-only-if-a-facilitator-has-opened-it

import { keyed } from "./lists.js";
import { put, setData, setHidden } from "./written.js";
import { call } from "./called.js";
import { say } from "./words.js";

const KEY = "troika:stage-names";
const FEW = 12;
const SOME = 24;
const MANY_TABLES = 6;
const FEW_CASES = 5;
const find = (selector) => document.querySelector(selector);

let wanted = remembered();

function remembered() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true; // private windows: the choice of this page
  }
}

function remember() {
  try {
    localStorage.setItem(KEY, wanted ? "on" : "off");
  } catch {
    // it is remembered until the page closes
  }
}

/** Shows the names there are, and returns whether the lobby has any. Calls `again` when they are switched on or off. */
export function renderNames({ names = null, seating = null, cases = [] }, again) {
  const button = find("[data-names-switch]");
  if (button === null) return false;
  button.onclick = () => {
    wanted = !wanted;
    remember();
    again();
  };
  button.setAttribute("aria-pressed", String(wanted));
  setHidden(button, names === null && seating === null && cases.length === 0);
  const brought = wanted ? cases : [];
  renderCases(brought);
  renderLobby(wanted && names !== null && brought.length === 0 ? names : [], brought.length > 0 ? "many" : "");
  renderSeating(wanted && seating !== null ? seating : []);
  return wanted && (names !== null || brought.length > 0);
}

// beside: how much else stands where the names would be.
function renderLobby(names, beside) {
  const list = find("[data-names]");
  const size = names.length <= FEW ? "few" : names.length <= SOME ? "some" : "many";
  setHidden(list, names.length === 0);
  setData(list, "size", size);
  if (names.length > 0 || beside) setData(find("main"), "named", beside || size);
  else find("main").removeAttribute("data-named");
  keyed(list, names.map(once), ({ key }) => key, () => made("li", "bdi"), nameIn);
}

// The cases that people bring stand there instead of all names: everybody reads them before they are dealt to one.
function renderCases(cases) {
  for (const list of document.querySelectorAll("[data-cases]")) {
    setHidden(list, cases.length === 0);
    setData(list, "size", cases.length <= FEW_CASES ? "few" : "many");
    keyed(list, cases.map(({ name, line }, at) => ({ name, line, at })), ({ at }) => at, () => made("li", "bdi", "span"), (item, { name, line }) => {
      nameIn(item, { name });
      put(item.lastElementChild, line);
    });
  }
}

function renderSeating(seating) {
  const list = find("[data-seating]");
  setHidden(list, seating.length === 0);
  find("main").toggleAttribute("data-seated", seating.length > 0);
  setData(list, "size", seating.length <= MANY_TABLES ? "few" : "many");
  keyed(list, seating, ({ number }) => number, () => made("li", "h3", "ul"), (item, { number, names }) => {
    put(item.firstElementChild, say("table", { number }));
    keyed(item.lastElementChild, names.map(once), ({ key }) => key, () => made("li", "bdi"), nameIn);
  });
}

// Two people may have one name if nobody could tell them apart in time.
function once(name, at, names) {
  return { name, key: names.indexOf(name) === at ? name : `${name} ${at}` };
}

function nameIn(item, { name }) {
  call(item.firstElementChild, name);
}

function made(outer, ...inner) {
  const element = document.createElement(outer);
  element.append(...inner.map((tag) => document.createElement(tag)));
  return element;
}
