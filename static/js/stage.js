// The projector's page: the room's clock, written large, and what the practice says to each role. Sends nothing. Anybody
// may open one; a facilitator's has names.
import { loadAnew } from "./anew.js";
import { keepAwake } from "./awake.js";
import { chime, onSound, setSound, soundOn } from "./chime.js";
import { showView } from "./desk/page.js";
import { fitting } from "./fitting.js";
import { DELETED, Link } from "./link.js";
import { copyOf, keyed } from "./lists.js";
import { bellOf, hueOf, iconOf, isAway, lineOf, ofStage, titleOf } from "./practice.js";
import { Milestones, speak } from "./speak.js";
import { renderNames } from "./stage_names.js";
import { changesIn, inStep, minutes, positionAt, turnAt, worthSaying } from "./timeline.js";
import { follows, painting } from "./unscripted.js";
import { say, sayCount } from "./words.js";
import { put, setAttribute, setData, setHidden, setLanguage, writeTitle } from "./written.js";

const JUST_AFTER = 3; // ms
const NEAR_THE_END = 10_000;
const MOST_DOTS = 600;
const LONG = 110;
const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const data = (id) => JSON.parse(document.getElementById(id).textContent);

const urls = data("urls");
const first = data("screen");
const practice = data("practice");
const main = find("main");
const role = find("#stage-role");
const fit = fitting(main);
const title = document.title;
const milestones = new Milestones();
let here = practice; // for the stage of the practice that is shown
let view = null;
let stepShown = null;
let ticking = null;

const link = new Link({
  live: urls.live,
  screen: urls.screen,
  onScreen: () => render(),
  onTold: (what) => what === "cards" && wall?.ask(),
  onState: (state, code) => {
    setData(document.body, "link", state);
    if (state === "live") wall?.ask(); // something may have come meanwhile
    if (code === DELETED) location.replace(urls.deleted);
    else if (state === "gone" && urls.live !== `${urls.public}/live`) location.replace(urls.public); // signed out: goes on without names
  },
});
// Only practices with cards have a wall of them.
const wall = practice.cards ? new (await import("./stage_cards.js")).Wall(main, { urls, fitted: () => render() }) : null;
const render = painting(paint);

function paint() {
  clearTimeout(ticking);
  const { session, groups, room } = link.screen;
  if (session.document !== first.session.document && loadAnew(session.document, "With")) return; // its words are others
  here = ofStage(practice, session.stage ?? 0);
  if (session.state !== view) changeView(session.state);
  renderComing(session);
  put(find("[data-count]"), session.people ? sayCount("people.here", session.people) : "");
  setHidden(find("[data-first]"), session.people > 0);
  const named = renderNames(link.screen, render);
  renderCrowd(view === "lobby" && !named ? session.people : 0);
  renderNotice(session.notice);
  put(find("[data-groups]"), groups ? sayCount("groups", groups) : "");
  put(find("[data-round-over]"), say("round.over", session));
  const running = view === "running" && room !== null;
  const position = running ? positionAt(room, link.clock.now()) : null;
  const heading = running ? renderRoom(session, room, position) : "";
  renderVoice(link.screen.voice);
  wall?.show(running && here.seats === "plenary" ? session.round : 0);
  writeTitle(heading ? say("title", { heading, title }) : title);
  fit(running ? all("[data-fits]").map(({ textContent }) => textContent).join(" ") : "");
  // Just after the next whole second, which is also just after the phase changes.
  const change = running ? changesIn(position) : null;
  if (change !== null) ticking = setTimeout(render, change + JUST_AFTER);
}

// Which group people hear, where all are together after a round in groups.
function renderVoice(voice) {
  const place = find("[data-voice]");
  if (!place) return;
  setHidden(place, !voice);
  const words = voice ? say("voice", { group: labelOf(voice) }) : "";
  if (words && words !== place.textContent) speak(find("[data-spoken]"), words);
  put(place, words);
}

const labelOf = ({ stage, number }) => ofStage(practice, stage).noun?.label.replace("{number}", number) ?? say("table", { number });

// A dot for each person, in groups as they will sit; of a very large crowd as many as the wall holds.
function renderCrowd(people) {
  const crowd = find("[data-crowd]");
  const of = Number(crowd.dataset.of);
  const groups = Array.from({ length: Math.ceil(Math.min(people, MOST_DOTS) / of) }, (_, at) => at);
  if (Number(crowd.dataset.people) === people) return;
  setData(crowd, "people", String(people));
  setData(crowd, "size", people > 120 ? "small" : people > 36 ? "middle" : "large");
  keyed(crowd, groups, (at) => at, () => document.createElement("span"), (group, at) => {
    const dots = Math.min(of, people - at * of);
    while (group.childElementCount > dots) group.lastElementChild.remove();
    while (group.childElementCount < dots) group.append(document.createElement("i"));
  });
}

function renderNotice(notice) {
  setHidden(find("[data-notice]"), !notice);
  put(find("[data-notice]"), notice?.text ?? "");
  main.toggleAttribute("data-noticed", Boolean(notice));
  find("[data-notice]").toggleAttribute("data-long", (notice?.text.length ?? 0) > LONG);
}

function changeView(state) {
  view = document.body.dataset.state = main.dataset.state = state;
  if (view !== "running") main.dataset.phase = main.dataset.hue = "";
  showView(view);
  keepAwake(view !== "ended");
}

const titleAt = (step) => (step ? titleOf(practice, step.phase) : say("phase.over"));

// Where a practice has several stages: which one comes, and where to go for it.
function renderComing({ stage = 0, comes = stage }) {
  main.toggleAttribute("data-together", Boolean(here.seats)); // nobody looks for a place
  put(find("[data-gather-title]"), say(`gather.${here.seats ?? "places"}`));
  put(find("[data-goes]"), comingOf(here));
  put(find("[data-comes]"), comingOf(ofStage(practice, comes)));
}

// How it announces itself: to everybody or, if that differs, to each role. Nobody knows yet who will hold a turn.
function comingOf({ held, roles }) {
  const [phase] = held ?? Object.keys(practice.phases);
  const lines = roles.map(({ key, heading }) => ({ heading, line: lineOf(practice, phase, key, "next") }));
  const one = common(lines.map(({ line }) => line)) || lineOf(practice, phase, null, "next");
  const each = lines.filter(({ line }) => line && !line.includes("{holder}"));
  if (one || !each.length) return one || say("follows", { phase: titleOf(practice, phase) });
  return each.map(({ heading, line }) => say("coming", { heading, line })).join("\n");
}

function renderRoom(session, room, position) {
  const { step, left, paused } = position;
  const apart = step !== null && !inStep(room);
  main.toggleAttribute("data-apart", apart);
  setData(main, "phase", apart ? "" : (step?.phase ?? ""));
  setData(main, "hue", apart || !step ? "" : hueOf(practice, step.phase));
  main.toggleAttribute("data-near", !apart && !paused && step !== null && left <= NEAR_THE_END && worthSaying(NEAR_THE_END, step));
  put(find("[data-phase-title]"), apart ? say("apart.title") : titleAt(step));
  setLanguage(find("[data-phase-title]"), !apart && step ? practice.lang : "");
  setAttribute(find("[data-phase-icon]"), "href", `#icon-${step ? iconOf(practice, step.phase) : "check"}`);
  put(find("[data-turn]"), turnOf(session, room, position));
  renderTime(position);
  setHidden(find("[data-paused-mark]"), !paused || step === null);
  renderWords(session, step, apart);
  put(find("[data-follows]"), followsOf(position, apart));
  tell(session, room, position, apart);
  if (apart) return say("apart.title");
  return `${minutes(left)} ${titleAt(step)}`;
}

// If few are in step, the small clock says whose it is.
function followsOf({ step, next }, apart) {
  if (apart) return say("apart.some", { phase: titleAt(step) });
  return next ? say("follows", { phase: titleAt(next) }) : "";
}

function turnOf(session, { turns }, { step }) {
  if (step && turns > 1 && turnAt(step)) return say("turn", { turn: turnAt(step), turns });
  return step && session.of > 1 ? say("round", session) : "";
}

// The ring glides to its new value within a second.
function renderTime({ left, fraction }) {
  const time = find("[data-time-left]");
  put(time, minutes(left));
  setData(find("[data-dial]"), "digits", String(minutes(left).length));
  find("[data-dial]").style.setProperty("--left", fraction.toFixed(4));
}

// Either a sentence for each role, or one for everybody: the practice's, or our own about the room. The question of the round is
// one of them, or stands below.
function renderWords({ question = "" }, step, apart) {
  const said = (key) => lineOf(here, step.phase, key, "stage").replace("{question}", question);
  const one = step && !apart ? said(null) || common(here.roles.map(({ key }) => said(key))) : say(apart ? "all.apart" : "all.over");
  const roles = one || !step ? [] : here.roles.filter(({ key }) => said(key));
  setHidden(find("[data-roles]"), roles.length === 0);
  keyed(find("[data-roles]"), roles, ({ key }) => key, () => copyOf(role), (card, { key, heading }) => {
    card.toggleAttribute("data-away", isAway(here, step.phase, key));
    put(card.querySelector("[data-heading]"), heading);
    setLanguage(card, practice.lang);
    put(card.querySelector("[data-says]"), said(key));
  });
  setHidden(find("[data-all]"), one === "");
  put(find("[data-all]"), one);
  setLanguage(find("[data-all]"), !apart && step ? practice.lang : "");
  const asked = apart || !step || [one, ...roles.map(({ key }) => said(key))].some((words) => words.includes(question));
  put(find("[data-asks]"), asked ? "" : question);
}

// What all of them read.
const common = ([first = "", ...others]) => (others.length && others.every((each) => each === first) ? first : "");

function tell(session, room, { step, left, paused }, apart) {
  const at = apart ? "apart" : step ? step.i : room.count;
  const passed = step && !paused && !apart ? milestones.pass(at, step, left) : null;
  if (passed) speak(find("[data-spoken]"), say(`milestone.${passed}`));
  if (at === stepShown) return;
  if (stepShown !== null && !apart) chime(step ? bellOf(practice, step.phase) : "soft");
  stepShown = at;
  speak(find("[data-spoken]"), apart ? say("apart.title") : `${titleAt(step)}. ${turnOf(session, room, { step })}`);
}

const sound = find("[data-sound]");
const paintSound = () => sound.setAttribute("aria-pressed", String(soundOn()));
onSound(paintSound);
paintSound();
sound.addEventListener("click", () => {
  setSound(!soundOn());
  paintSound();
});

link.take(first);
setData(document.body, "link", link.state);
link.start();
follows();
