// The facilitator's desk: takes screens from the link, shows the section for the present state, fills in its buttons.
import { loadAnew } from "./anew.js";
import { atWork, watchHands } from "./atwork.js";
import { keepAwake } from "./awake.js";
import { aimOfHands, aimOfLock, aimOfLone, aimOfNotice, aimOfRound, aimOfSeat } from "./desk/aiming.js";
import { Arranging } from "./desk/arrange.js";
import { renderAsking } from "./desk/asking.js";
import { isLocked } from "./desk/board.js";
import { Carrying } from "./desk/carry.js";
import { Cases } from "./desk/cases.js";
import { choosing, renderChoice } from "./desk/choose.js";
import { Commands } from "./desk/commands.js";
import { Dragging } from "./desk/drag.js";
import { renderLate } from "./desk/late.js";
import { LeftOut } from "./desk/leftout.js";
import { renderLone } from "./desk/lone.js";
import { Mixing } from "./desk/mixing.js";
import { openingNeeds, renderNeeds } from "./desk/needs.js";
import { bringIntoSight, closingMenus, copying, filteringGroups, pausingBySpace, showView, standingOnTheDock } from "./desk/page.js";
import { renderAwaited, renderEverybody, renderLobby, renderOutside, renderSitOut, renderTray } from "./desk/people.js";
import { Onward } from "./desk/onward.js";
import { countGroups, groupName, holdStage, inGroups, sizes, staged, stageName } from "./desk/page_practice.js";
import { PersonMenu } from "./desk/personmenu.js";
import { drawBars } from "./bars.js";
import { dismissingTips, renderProposal, renderSummary } from "./desk/proposal.js";
import { away, concerns, gone, marks, outdated, roomOf, screenChangesIn, stepAfter, viewOf } from "./desk/reading.js";
import { renderRoom, sayWhatEnds } from "./desk/room.js";
import { SeatMenu } from "./desk/seatmenu.js";
import { renderHands, renderSaid, saying } from "./desk/talk.js";
import { renderTimeOuts } from "./desk/timeouts.js";
import { findGroups, renderGroups } from "./desk/groups.js";
import { unsaved } from "./desk/unsaved.js";
import { Visiting } from "./desk/visiting.js";
import { Voices } from "./desk/voices.js";
import { DELETED, Link } from "./link.js";
import { keepingFocus } from "./lists.js";
import "./paper.js";
import { pressed, watchPresses } from "./pressed.js";
import { follows, painting } from "./unscripted.js";
import { isolated, listed, say, sayCount } from "./words.js";
import { put, setData, setHidden, withNames, writeTitle } from "./written.js";
import { timeOfDay } from "./zoned.js";

const JUST_AFTER = 3; // ms
const FILTER_FROM = 10;
const GOOD_NEWS = 8_000;
const STEPS = ["open", "form", "show", "onward", "start", "finish"];
const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const data = (id) => JSON.parse(document.getElementById(id).textContent);

const urls = data("urls");
const first = data("screen");
const title = document.title;
const leftOut = new LeftOut(first.session.code);
let waiting = []; // [version, done]: commands whose effect is not on the page yet
let here = null; // a Set of ids; null: not known
let view = null;
let refreshedAt = 0;
let fading = null;
let ticking = null;
let wayBack = null; // of the last command, while it can be undone
let painted = null; // the screen whose people, groups and strips are on the page: a press means what it shows
let news = true; // whether there is a newer screen than that
let own = false; // whether this desk's own command made it

const render = painting(paint);
const link = new Link({ live: urls.live, screen: urls.screen, onScreen: arrived, onHere, onState, onTold });

function arrived({ version }) {
  news = true;
  if (waiting.some(([wanted]) => wanted <= version)) own = true; // the effect of one's own press shows at once
  arranging.screenChanged();
  visiting?.follow(link.screen);
  render();
}

function onHere(ids) {
  here = new Set(ids);
  news = true;
  render();
}

function onTold(t, message) {
  if (t === "signal") visiting?.heard(message);
}

function onState(state, code) {
  document.body.dataset.link = state;
  if (state !== "live" && state !== "reconnecting") here = null; // a short break of the network makes nobody absent
  for (const why of all("[data-gone]")) setHidden(why, Number(why.dataset.gone) !== code);
  if (state === "live") visiting?.reached();
  if (code === DELETED) location.replace(urls.deleted);
}

const commands = new Commands({ prefix: urls.do, bodyOf, confirmationOf, shown, stepOf, look: () => link.refresh(), flash });
const send = commands.send.bind(commands);
const arranging = new Arranging({
  screen: () => painted ?? link.screen,
  latest: () => link.screen,
  send,
  leftOut: (person, out) => leftOut.set(person, out),
  flash,
  refresh: renderAgain,
});
const menu = new SeatMenu(arranging, {
  lock: (id, on) => send("lock", lockBody({ painted }, on, { group: null, person: id })),
  more: (id) => personMenu.open(id),
});
const dragging = new Dragging(arranging);
const personMenu = new PersonMenu({ screen: () => link.screen, send });
const onward = new Onward({ screen: () => link.screen, send });
const mixing = new Mixing({ screen: () => link.screen, send });
const cases = new Cases({ screen: () => link.screen, send });
const voices = new Voices({ screen: () => painted ?? link.screen, send });

// Where groups have their calls here.
const visiting = find("[data-visit]")
  ? new Visiting({ screen: () => link.screen, send, link, practice: data("practice"), account: Number(document.body.dataset.account), relay: urls.relay, groupName })
  : null;

// -- showing ---------------------------------------------------------------------------------------------------------

function paint() {
  clearTimeout(ticking);
  const screen = link.screen;
  const now = link.clock.now();
  // Just after the next whole second, which is also just after the phase changes.
  ticking = setTimeout(render, screenChangesIn(screen, now) + JUST_AFTER);
  if (screen.session.document !== first.session.document && mayGo() && loadAnew(screen.session.document, "With")) return;
  const free = mayMove();
  holdStage(screen.session.stage ?? 0);
  changeView(screen);
  onward.tick(screen, now);
  const heading = view === "running" ? renderClock(screen, now) : "";
  if (view === "proposal" || view === "gather") renderSummary(screen, now);
  if (free) renderPlaces(screen, now);
  writeTitle(heading ? say("title", { heading, title }) : title);
}

// Paints all that takes a place in the page. It waits for hands, so that nothing moves under one; the clock does not.
function renderPlaces(screen, now) {
  put(find("[data-state-line]"), stateLine(screen));
  put(find("[data-late-count]"), sayCount("people.here", screen.session.people));
  renderReason(screen);
  onward.render(screen, view);
  if (view === "lobby") renderLobby(screen, here);
  renderAwaited(screen);
  if (view === "running") renderRunning(screen, now);
  if (news && (view === "proposal" || view === "gather")) renderProposed(screen);
  if (view === "between") put(find("[data-between-title]"), say(staged ? "between.title.part" : "between.title", { ...screen.session, what: whatOf(screen) }));
  if (view === "closing") renderClosing(screen);
  if (view === "ended") renderEnded(screen);
  renderAsking(screen, now);
  renderHands(screen, here, now);
  renderSaid(screen, now);
  renderNeeds(screen, view === "running", now);
  personMenu.render();
  cases.render(screen);
  voices.render(screen);
  visiting?.render(screen);
  renderTray(screen, here, view === "between");
  renderOutside(screen);
  if (!find("[data-mixing]").hidden) mixing.render(screen);
  painted = screen;
  news = own = false;
  setData(document.body, "version", String(screen.version));
  waiting.filter(([wanted]) => wanted <= screen.version).forEach(([, done]) => done());
  waiting = waiting.filter(([wanted]) => wanted > screen.version);
  commands.painted();
}

function renderAgain() {
  news = own = true;
  render();
}

// Not under a hand: an open menu, a press, somebody being carried. One's own command may move things.
function mayMove() {
  return own || painted === null || viewOf(link.screen) !== view || !atWork();
}

// Whether nobody would miss this page: its words are those of another document, and it wants to load itself again.
function mayGo() {
  return !atWork() && !unsaved() && waiting.length === 0 && wayBack === null;
}

function changeView(screen) {
  for (const place of [document.body, find("main")]) setData(place, "state", screen.session.state);
  const next = viewOf(screen);
  if (next === view) return;
  view = find("main").dataset.view = next;
  if (view !== "running") for (const fact of ["phase", "hue"]) delete find("main").dataset[fact];
  showView(view);
  keepAwake(view !== "closed" && view !== "ended");
}

function stateLine(screen) {
  const { session, proposal } = screen;
  const values = { round: proposal?.round ?? session.round, rounds: session.rounds, what: whatOf(screen) };
  return (staged && say(`state.${view}.part`, values)) || say(`state.${view}`, values);
}

const whatOf = ({ session }) => (staged ? stageName(session.stage ?? 0) : "");

function renderReason({ people }) {
  if (staged) return; // what comes next says it: desk/onward.js
  const missing = (sizes()?.least ?? 1) - people.filter((one) => !gone(one) && !leftOut.has(one.id)).length;
  const forming = ["lobby", "proposal", "gather", "between"].includes(view);
  put(find("[data-form-reason]"), forming && missing > 0 ? sayCount("people.missing", missing) : "");
  find('[data-command="form"]').disabled = missing > 0;
}

// A hundred cards are painted only when there is something new.
function renderProposed(screen) {
  arranging.followingFocus(() => renderProposal(screen, here, own));
  menu.render();
  renderSitOut(screen, here, leftOut);
}

function renderClock(screen, now) {
  const room = roomOf(screen, now);
  if (outdated(screen, now)) refreshSoon(now);
  return room ? renderRoom(screen, room, now) : "";
}

function renderRunning(screen, now) {
  const room = roomOf(screen, now);
  if (!room) return;
  renderCards(screen, room, now);
  keepingFocus(find("[data-needs-sheet]"), find("#room-phase"), () => renderPeople(screen, now));
}

function renderCards(screen, room, now) {
  const seated = inGroups(screen.session.stage ?? 0);
  for (const part of all("[data-seated]")) setHidden(part, !seated);
  renderEverybody(screen, here, !seated);
  if (!seated) return;
  const facts = renderGroups(find('[data-groups="room"]'), screen, { room, here, now });
  put(find("[data-groups-count]"), countGroups(screen.groups.length));
  put(find("[data-groups-facts]"), facts.map((fact) => fact.replaceAll(" ", "\u00a0")).join(" · "));
  for (const part of all("[data-only-attention], [data-find-part]")) setHidden(part, screen.groups.length < FILTER_FROM);
  setHidden(find("[data-find-none]"), findGroups(find('[data-groups="room"]'), screen.groups, find("[data-find-part]").hidden ? "" : find("[data-find-group]").value) > 0);
  put(find("[data-attention-count]"), String(all('[data-groups="room"] [data-attention]').length || ""));
}

function renderPeople(screen, now) {
  renderLone(screen, now);
  renderTimeOuts(screen, now);
  renderLate(screen, here);
  renderChoice(screen);
}

function refreshSoon(now) {
  if (now - refreshedAt < 2_000) return;
  refreshedAt = now;
  link.refresh();
}

function renderClosing({ people, without_turn: without, session: { closes } }) {
  put(find("[data-closing-when]"), closes === null ? say("closing.unknown") : say("closing.when", { time: timeOfDay(closes, link.clock.now()) }));
  const names = people.filter(({ id }) => without.includes(id)).map(({ name }) => isolated(name));
  setHidden(find("[data-closing-without]"), names.length === 0);
  put(find("[data-closing-without]"), names.length ? say("closing.without", { names: listed(names) }) : "");
}

function renderEnded({ took_part: people, session: { round, rounds, finished } }) {
  const values = { people: sayCount("people", people), rounds: sayCount("rounds", round) };
  put(find("[data-ended-summary]"), say("ended.summary", values));
  for (const more of all("[data-ended-more], [data-more-round]")) setHidden(more, finished); // these end the session for good
}

// -- commands --------------------------------------------------------------------------------------------------------

/** The body of each command: docs/protocol.md, section 2. */
function bodyOf(command, group, { person, into, at }) {
  const seen = pressed() ?? onPage();
  const { people, proposal } = seen.painted;
  const revision = proposal?.revision ?? 0;
  switch (command) {
    case "form":
      return { revision, leave_out: toSitOut(people) };
    case "show":
      return { revision };
    case "start":
      return { revision, round: proposal?.round ?? 0 };
    case "lock":
      return lockOf(seen, group);
    case "onward":
      return { round: seen.painted.next?.number, revision, leave_out: toSitOut(people) };
    case "open":
    case "hold":
    case "itself":
      return {};
    case "undo":
      return { way: wayBack };
    case "plan":
      return { rounds: seen.painted.session.round + 1 };
    case "finish":
      return { aim: aimOfRound(seen.painted) };
    case "seat":
      return { person, group: into, aim: aimOfSeat(seen.painted, person, into) };
    case "join":
      return { group, into, aim: aimOfLone(seen.painted, group, into) };
    case "stay":
      return { group, aim: aimOfLone(seen.painted, group) };
    case "let_back":
    case "not_them":
      return { person, at };
    case "lower":
      return { person: person || null, aim: aimOfHands(seen.painted, person || null) };
    case "say":
      return { text: "", aim: aimOfNotice(seen.painted) };
    case "next":
      return { group, seen: marksOf(seen, command, group), to: group === null ? stepAfter(seen.clock, seen.now) : null };
    case "off":
      return { group, seen: marksOf(seen, command, group)[group] };
    default:
      return { group, seen: marksOf(seen, command, group) };
  }
}

const toSitOut = (people) => people.map(({ id }) => id).filter((id) => leftOut.has(id));

/** Locks a group, or unlocks it if it is locked. Without a group: unlocks everybody. */
function lockOf(seen, id) {
  const group = seen.painted.groups.find((one) => one.id === id);
  return lockBody(seen, group ? !isLocked(group) : false, { group: id, person: null });
}

function lockBody({ painted: screen }, on, whom) {
  return { revision: screen.proposal?.revision ?? 0, on, ...whom, aim: aimOfLock(screen, whom) };
}

/** What is on the page: the painted people and groups, the room's clock (which never waits), and the instant. */
function onPage() {
  return { painted, clock: link.screen, now: link.clock.now() };
}

function marksOf({ painted: screen, clock, now }, command, group) {
  if (group !== null) return marks(screen.groups.filter(({ id }) => id === group), now);
  return marks(clock.groups.filter((one) => concerns(command, one, now)), now);
}

function confirmationOf(button) {
  const { confirm, confirmWhen } = button.dataset;
  const dialog = confirm && find(`#confirm-${confirm}`);
  if (dialog) {
    const own = Number(button.closest("[data-group]")?.dataset.group);
    const timeline = link.screen.groups.find(({ id }) => id === own)?.timeline ?? link.screen.room;
    if (timeline) sayWhatEnds(dialog, timeline, link.clock.now());
    return dialog;
  }
  return confirmWhen === view ? find("#confirm-reform") : null;
}

/** Resolves when the page shows the command's effect. */
async function shown(version, command) {
  await reached(version);
  if (command === "form" && view === "proposal") bringIntoSight(find('[data-groups="proposal"]'));
}

// A command that moves the session on shows in its position, whoever comes and goes; others in any newer screen.
function stepOf(command) {
  const { version, session, proposal } = painted;
  if (!STEPS.includes(command)) return version;
  return [session.state, session.round, proposal?.revision, proposal?.shown].join(" ");
}

/** Resolves when the page shows this version. The socket is usually quicker than the request over HTTP. */
function reached(version) {
  if (link.screen.version >= version) {
    renderAgain();
    return Promise.resolve();
  }
  setTimeout(() => link.screen.version < version && link.refresh(), 300);
  return new Promise((done) => waiting.push([version, done]));
}

// A success disappears by itself; an error stays until the next message. The button for undoing stays with its message.
function flash(text, kind, undo) {
  const region = find("[data-flash]");
  clearTimeout(fading);
  region.className = `flash ${kind}`;
  const whole = undo ? `${text} ${say("undo.offered", { seconds: undo.for / 1_000 })}` : text;
  put(region, withNames(whole, (link.screen ?? first).people.map(({ name }) => name)));
  if (kind === "success") fading = setTimeout(() => unsaid(region), undo?.for ?? GOOD_NEWS);
  offerUndo(undo);
}

function unsaid(region) {
  put(region, "");
  offerUndo();
}

// If the button has the focus when it goes, the focus returns to where it was.
function offerUndo(undo) {
  const button = find('[data-command="undo"]');
  wayBack = undo?.way ?? null;
  if (!undo && document.activeElement === button) find("[data-flash-line]").focus({ preventScroll: true });
  setHidden(button, !undo);
}

// -- begin -----------------------------------------------------------------------------------------------------------

commands.start();
dragging.start();
new Carrying(arranging, (button) => menu.open(button)).start();
menu.start(find("[data-arranging]"));
mixing.start();
onward.start();
cases.start();
voices.start();
visiting?.start();
personMenu.start();
saying({ screen: () => link.screen, send });
dismissingTips();
choosing(render);
closingMenus();
standingOnTheDock();
copying(({ id }) => flash(say(id === "ahead-words" ? "copied.words" : "copied"), "success"));
filteringGroups(renderAgain);
openingNeeds();
pausingBySpace(() => view === "running");
find("[data-leave-away]").addEventListener("click", () => {
  away(link.screen, here).forEach(({ id }) => leftOut.set(id, true));
  find('[data-command="form"]').click();
});
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-leave-out]")) return;
  leftOut.set(Number(target.closest("[data-sits-out]").dataset.sitsOut), target.checked);
  renderAgain();
});
drawBars(find("[data-bars]"));
watchPresses(onPage);
watchHands({ held: () => arranging.held !== null || find("[data-menu][open]") !== null, free: () => news && render() });
link.take(first);
onState(link.state);
link.start();
follows();
