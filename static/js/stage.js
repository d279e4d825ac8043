// The projector's page: the room's clock, written large. Sends nothing. Anybody may
// open one; a facilitator's has names.
import { keepAwake } from "./awake.js";
import { chime, onSound, setSound, soundOn } from "./chime.js";
import { showView } from "./desk/page.js";
import { DELETED, Link } from "./link.js";
import { keyed } from "./lists.js";
import { Milestones, speak } from "./speak.js";
import { renderNames } from "./stage_names.js";
import { changesIn, inStep, minutes, positionAt, turnAt, worthSaying } from "./timeline.js";
import { follows, painting } from "./unscripted.js";
import { say, sayCount } from "./words.js";
import { put, setAttribute, setData, setHidden, writeTitle } from "./written.js";

const JUST_AFTER = 3; // ms
const NEAR_THE_END = 10_000;
const MOST_DOTS = 600;
const LONG = 110;
const find = (selector) => document.querySelector(selector);
const data = (id) => JSON.parse(document.getElementById(id).textContent);

const urls = data("urls");
const main = find("main");
const title = document.title;
const milestones = new Milestones();
let view = null;
let stepShown = null;
let ticking = null;

const link = new Link({
  live: urls.live,
  screen: urls.screen,
  onScreen: () => render(),
  onState: (state, code) => {
    setData(document.body, "link", state);
    if (code === DELETED) location.replace(urls.deleted);
    else if (state === "gone" && urls.live !== `${urls.public}/live`) location.replace(urls.public); // signed out: goes on without names
  },
});
const render = painting(paint);

function paint() {
  clearTimeout(ticking);
  const { session, groups, room } = link.screen;
  if (session.state !== view) changeView(session.state);
  put(find("[data-count]"), session.people ? sayCount("people.here", session.people) : "");
  setHidden(find("[data-first]"), session.people > 0);
  const named = renderNames(link.screen, render);
  renderCrowd(view === "lobby" && !named ? session.people : 0);
  renderNotice(session.notice);
  put(find("[data-groups]"), groups ? sayCount("groups", groups) : "");
  put(find("[data-round-over]"), say("round.over", session));
  const running = view === "running" && room !== null;
  const position = running ? positionAt(room, link.clock.now()) : null;
  const heading = running ? renderRoom(room, position) : "";
  writeTitle(heading ? say("title", { heading, title }) : title);
  // Just after the next whole second, which is also just after the phase changes.
  const change = running ? changesIn(position) : null;
  if (change !== null) ticking = setTimeout(render, change + JUST_AFTER);
}

// A dot for each person, in threes; of a very large crowd as many as the wall holds.
function renderCrowd(people) {
  const crowd = find("[data-crowd]");
  const threes = Array.from({ length: Math.ceil(Math.min(people, MOST_DOTS) / 3) }, (_, at) => at);
  if (Number(crowd.dataset.people) === people) return;
  setData(crowd, "people", String(people));
  setData(crowd, "size", people > 120 ? "small" : people > 36 ? "middle" : "large");
  keyed(crowd, threes, (at) => at, () => document.createElement("span"), (three, at) => {
    const dots = Math.min(3, people - at * 3);
    while (three.childElementCount > dots) three.lastElementChild.remove();
    while (three.childElementCount < dots) three.append(document.createElement("i"));
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
  if (view !== "running") main.dataset.phase = "";
  showView(view);
  keepAwake(view !== "ended");
}

function renderRoom(room, position) {
  const { step, next, left, paused } = position;
  const phase = step?.phase ?? "over";
  const apart = step !== null && !inStep(room);
  main.toggleAttribute("data-apart", apart);
  setData(main, "phase", apart ? "" : phase);
  main.toggleAttribute("data-near", !apart && !paused && step !== null && left <= NEAR_THE_END && worthSaying(NEAR_THE_END, step));
  put(find("[data-phase-title]"), apart ? say("apart.title") : say(`phase.${phase}`));
  setAttribute(find("[data-phase-icon]"), "href", `#icon-${phase === "over" ? "check" : phase}`);
  put(find("[data-turn]"), turnOf(room, position));
  renderTime(position);
  setHidden(find("[data-paused-mark]"), !paused || step === null);
  renderWords(apart ? "apart" : phase);
  put(find("[data-follows]"), followsOf(position, phase, apart));
  tell(room, position, apart ? "apart" : phase);
  if (apart) return say("apart.title");
  return `${minutes(left)} ${say(`phase.${phase}`)}`;
}

// If few are in step, the small clock says whose it is.
function followsOf({ next }, phase, apart) {
  if (apart) return say("apart.some", { phase: say(`phase.${phase}`) });
  return next ? say("follows", { phase: say(`phase.${next.phase}`) }) : "";
}

function turnOf({ turns }, { step }) {
  return step && turnAt(step) ? say("turn", { turn: turnAt(step), turns }) : "";
}

// The ring glides to its new value within a second.
function renderTime({ left, fraction }) {
  const time = find("[data-time-left]");
  put(time, minutes(left));
  setData(find("[data-dial]"), "digits", String(minutes(left).length));
  find("[data-dial]").style.setProperty("--left", fraction.toFixed(4));
}

// Either a sentence for each role, or one for everybody.
function renderWords(phase) {
  const holder = say(`client.${phase}`);
  setHidden(find("[data-roles]"), holder === "");
  setHidden(find("[data-all]"), holder !== "");
  put(find("[data-client]"), holder);
  put(find("[data-consultants]"), say(`consultants.${phase}`));
  put(find("[data-all]"), say(`all.${phase}`));
}

function tell(room, { step, left, paused }, phase) {
  const apart = phase === "apart";
  const at = apart ? phase : step ? step.i : room.count;
  const passed = step && !paused && !apart ? milestones.pass(at, step, left) : null;
  if (passed) speak(find("[data-spoken]"), say(`milestone.${passed}`));
  if (at === stepShown) return;
  if (stepShown !== null && !apart) chime(phase === "return" ? "return" : "change");
  stepShown = at;
  speak(find("[data-spoken]"), apart ? say("apart.title") : `${say(`phase.${phase}`)}. ${turnOf(room, { step })}`);
}

const sound = find("[data-sound]");
const paintSound = () => sound.setAttribute("aria-pressed", String(soundOn()));
onSound(paintSound);
paintSound();
sound.addEventListener("click", () => {
  setSound(!soundOn());
  paintSound();
});

link.take(data("screen"));
setData(document.body, "link", link.state);
link.start();
follows();
