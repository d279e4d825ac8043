// The participant's page: connects the line to the server, the scene, the pad and the
// signals, each a module of its own.

import { loadAnew } from "./anew.js";
import { asked } from "./asked.js";
import { keepAwake } from "./awake.js";
import { initial } from "./called.js";
import { chime, onSound, setSound, soundOn } from "./chime.js";
import "./copy.js";
import { DELETED, ERASED, Link } from "./link.js";
import { Choices } from "./participant/choices.js";
import { bodyOf } from "./participant/commands.js";
import { Hand } from "./participant/hand.js";
import { newsOf } from "./participant/mates.js";
import { Naming } from "./participant/naming.js";
import { News } from "./participant/news.js";
import { Pad } from "./participant/pad.js";
import { paint, titleOf } from "./participant/paint.js";
import { changesIn, overFor, sceneOf } from "./participant/scene.js";
import { signsOf } from "./participant/sees.js";
import { Sheet } from "./participant/sheet.js";
import { allNotes, anyLeft, broughtTo, isNote, joined, notesNow, roundKnown, roundSeen, turnSeen } from "./participant/notes.js";
import { post } from "./post.js";
import { bellOf, recallsIn } from "./practice.js";
import { pressed, unpressed, watchPresses } from "./pressed.js";
import { Milestones, speak } from "./speak.js";
import { follows, painting } from "./unscripted.js";
import { isolated, learn, line, listed, plain, say, words } from "./words.js";
import { put, setData, withNames, writeTitle } from "./written.js";

const json = (id) => JSON.parse(document.getElementById(id).textContent);
const main = document.getElementById("main");
const one = (selector) => main.querySelector(selector);
const me = Number(document.body.dataset.me);
const urls = json("urls");
const practice = json("practice");
const ownTitle = document.title;
const wordsOf = ({ document, venue }) => document && document + (venue === "here" ? "+call" : "");
const made = wordsOf(json("screen").session); // what the page has
const OUT = ["left", "resting", "removed"]; // no sound
const APART = ["waiting", "joining", "resting", "closing"]; // no phase runs for these people
const ALSO = practice.turns || practice.stages ? ["gather", "between"] : []; // where it is said who goes where
const SAY = { offline: "say-offline", broken: "say-broken", slow: "say-slow" };
const ASLEEP = ["ended", "closed", "left", "removed"]; // nobody waits for anything there
// The rounds in which this person has sat, and whose turns they are asked about: from the server, and as seen here.
const past = new Map(json("rounds").map((held) => [held.round, held]));
const milestones = new Milestones();
const sheet = new Sheet(main);
const choices = new Choices(main);
const hand = new Hand(main, flash);
const naming = new Naming(main);
const pad = new Pad({ practice, root: one("[data-pad-section]"), url: urls.notes, owner: me, post, notes: json("notes"), signs: signsOf(document.body.dataset) });
// Most sessions have a facilitator and do not need this module.
const lobby = one("[data-lobby]") && new (await import("./participant/lobby.js")).Lobby({ root: one("[data-lobby]"), me, send: (on) => tell("ready", { on }) });
const cases = one("[data-cases]") && new (await import("./participant/cases.js")).Cases(one("[data-cases]"), { me, ask: () => asked(urls.cases), send: tell, words, put, isolated });
const voice = one("[data-voice]") && new (await import("./participant/voice.js")).Voice(one("[data-voice]"), { practice, lines: one("[data-voice-said]"), read: () => asked(urls.own_voice), send: tell });
const call = one("[data-call]") && new (await import("./participant/call.js")).WayIn(one("[data-call]"), { practice, me, urls, asked, post, flash, line: () => link, page: { initial, isolated, learn, line, listed, plain, put, say, speak, words } });
const asking = one("[data-askings]") && new (await import("./participant/asking.js")).Asking(one("[data-askings]"));
// Only a page of a session that is over shows a day.
if (one("time[data-day]")) (await import("./days.js")).tellDays(main);
const show = painting(showScene);
const below = later(() => import("./participant/below.js"), ({ Below }) => new Below(main, urls, anyLeft(practice), () => show(), pad.outbox));
const notice = later(() => import("./participant/notice.js"), ({ Notice }) => new Notice(main));
const contract = later(() => import("./participant/contract.js"), ({ Contract }) => new Contract(one("[data-pad-section]"), { words, line, send: (body) => tell("agree", body) }));
const cards = later(() => import("./participant/cards.js"), ({ Cards }) => new Cards(main, { url: urls.cards, pad, send: tell, speak: (text) => speak(one("[data-spoken]"), text), onTold: () => show() }));
const aside = later(() => import("./participant/apart.js"), (apart) => apart);
const mates = later(() => import("./participant/paint_mates.js"), ({ paintMates }) => paintMates);
const askFor = (what) => (what === "voice" ? voice : { cards, left: below }[what]?.part)?.ask();
const link = new Link({ live: urls.live, screen: urls.screen, onScreen: show, onHere: heard, onTold: (what, told) => (what === "signal" ? call?.heard(told) : askFor(what)), onState: stated });

let scene = null;
let seen = null; // the last turn that this page saw, and its holder
let here = null;
let all = false;
let ticking = null;
let flashing = null;
let above = null;
let reached = false; // the server, since this page was loaded
let coming = false; // this page has said that this person is here

// The scene, at every second and at every change ---------------------------------------------

function showScene() {
  clearTimeout(ticking);
  if (!link.screen) return;
  const told = wordsOf(link.screen.session);
  if (told && told !== made && loadAnew(told, "With")) return;
  const next = sceneOf(practice, link.screen, me, link.clock.now(), [...past.values()].some(({ stays }) => stays));
  const beside = [...APART, ...ALSO].includes(next.kind);
  const apart = beside ? aside.wanted() : null;
  if (beside && !apart && !aside.failed) return; // it is shown as a whole
  const before = scene;
  scene = { ...next, ...apart?.toBe(next, link.clock.now()) };
  comeIn();
  remember(scene);
  if (before && placeOf(before) !== placeOf(scene)) movedOn();
  showBelow();
  paint(scene, here);
  (tellsOfMates() ? mates.wanted() : mates.part)?.(scene);
  apart?.paintApart(scene, link.clock.now());
  choices.paint(scene);
  hand.paint(before, scene);
  naming.paint(scene);
  unpressed(paintNews);
  lobby?.show(link.screen);
  cases?.show(scene, link.screen.cases);
  voice?.show(scene);
  call?.show(scene, link.screen);
  paintPad();
  writeTitle(titleOf(scene, ownTitle));
  tint();
  signal(before);
  keepAwake(!ASLEEP.includes(scene.kind));
  // Just after the next whole second, which is also just after the phase changes.
  const change = changesIn(scene);
  if (change !== null) ticking = setTimeout(show, change + 3);
}

// Who has prepared is here once they look at this page on the day, and not because it was left open.
function comeIn() {
  if (coming || document.hidden || link.screen.standing !== "awaited" || ["closed", "ended"].includes(scene.kind)) return;
  coming = true;
  tell("back", {});
}

// Before anybody has been the holder there is nothing of that to show, and nothing to load for it. Offline, it is tried again.
function showBelow() {
  const rounds = [...past.values()];
  const first = scene.again?.length || scene.recalled || scene.group?.contract || (anyLeft(practice) && rounds.some(({ asked }) => asked.includes(me)));
  (first ? below.wanted() : below.part)?.show(scene, me, rounds);
}

// Whether there is a line about anybody, or something to press for the group.
function tellsOfMates() {
  const { kind, alone, moment, away, owed, joining, asking, returning, hand, minuteBack } = scene;
  return kind === "turn" && (alone || moment || hand || minuteBack || !one("[data-stands]").hidden || [away, owed, joining, asking, returning].some((people) => people.length));
}

// A part of the page that most people never need: loaded when it is `wanted`, and shown then. Offline, it has `failed` and is tried
// again.
function later(load, made) {
  let loading = false;
  const self = { part: null, failed: false, wanted };
  async function get() {
    loading = true;
    try {
      self.part = made(await load());
      show();
    } catch {
      loading = false;
      if (self.failed) return;
      self.failed = true;
      show();
    }
  }
  function wanted() {
    if (!self.part && !loading) get();
    return self.part;
  }
  return self;
}

function paintNews() {
  const part = scene.session.notice ? notice.wanted() : notice.part;
  part?.paint(scene.session);
  asking?.show(scene);
  call?.visited(scene.group?.visit);
  if (part || !scene.session.notice) above ??= new News(main); // what the page begins with is no news: it is read from its top
}

// A success is about its step; the reason for a refusal stays readable.
function movedOn() {
  all = false;
  if (!one("[data-flash]").classList.contains("error")) flash("");
}

// The browser's own bar takes the colour of the phase.
function tint() {
  const colour = getComputedStyle(main).backgroundColor;
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) if (meta.content !== colour) meta.content = colour;
}

const placeOf = ({ kind, session, step }) => `${kind} ${session.round} ${step?.i ?? ""}`;

function signal(before) {
  const news = newsOf(before, scene).filter(({ what }) => what !== "hand" || !scene.turned); // others' hands are not for the ears of one who is turned away
  const told = news.filter(({ what }) => what !== "turn").map(spoken);
  if (before && placeOf(before) === placeOf(scene)) {
    if (scene.kind === "turn" && before.paused !== scene.paused) told.push(say(scene.paused ? "spoken-paused" : "spoken-resumed"));
    if (scene.kind === "turn" && (before.alone !== scene.alone || before.moment !== scene.moment)) told.push(...instruction());
    if (told.length) speak(one("[data-spoken]"), told.join(" "));
  } else begin(before, told);
  const moved = news.find(({ what }) => what === "turn");
  if (moved) flash(spoken(moved)); // shown, and spoken, too
  const soon = scene.begins && milestones.until(`begins ${scene.session.begins}`, scene.begins);
  if (soon) announce(`spoken-begins-${soon}`);
  if (scene.kind !== "turn") return;
  const moment = milestones.pass(`${scene.session.round} ${scene.step.i}`, scene.step, scene.left);
  if (!moment || scene.paused) return;
  announce(`spoken-${moment}`);
  if (bell() !== "silent") chime("warn");
}

// What a screen reader says of somebody.
const spoken = ({ what, person, turn, turns }) => say(`news-${what}`, { person: isolated(person?.name), turn, turns });

const bell = () => bellOf(practice, scene.phase);

const instruction = () => ["[data-role-line]", "[data-instruction]"].map((part) => plain(one(part)));

function begin(before, told) {
  if (scene.kind === "turn") {
    sheet.suggest((scene.quiet || scene.turned || scene.asks.length > 0) && !scene.alone && !main.hasAttribute("data-padless"));
    if (!before) return;
    speak(one("[data-spoken]"), [...told, ...instruction()].join(" "));
    chime(bell());
    return;
  }
  if (!before) return;
  if (OUT.includes(scene.kind)) announce(null);
  else if (overFor(before, scene)) {
    announce(practice.stages ? null : "spoken-done");
    chime();
  } else if (scene.kind !== before.kind) {
    announce(null);
    if (scene.kind === "gather" || scene.kind === "joining") chime();
  }
}

function announce(id) {
  const told = main.querySelectorAll(`[data-scene-of="${scene.kind}"] :is(h1, [data-comes], [data-goes])`);
  speak(one("[data-spoken]"), id ? say(id) : [...told].map(plain).join(". "));
}

// The pad ------------------------------------------------------------------------------------

function remember(now) {
  const { kind, session, self } = now;
  seen = turnSeen(now, seen);
  if ((self || now.all) && (kind === "turn" || kind === "done")) {
    past.set(session.round, roundSeen(now, past.get(session.round)));
  }
}

function paintPad() {
  const keys = pad.outbox.keys().filter(isNote);
  const known = { keys, written: keys.filter((key) => pad.outbox.get(key).text), past: [...past.values()], seen };
  const now = notesNow(scene, me, known);
  const whole = allNotes(scene, me, known);
  const list = all || scene.kind !== "turn" ? whole : now;
  pad.show(list, { name: whoseTurn, nth: ({ round }) => past.get(round)?.nth ?? round, titled: all || scene.kind !== "turn" });
  const agreeing = paintContract();
  const carded = practice.cards && (cards.wanted()?.paint(scene) ?? scene.asks?.length > 0);
  const padless = !agreeing && !carded && list.length === 0 && pad.empty;
  one("[data-pad-section]").hidden = padless;
  main.toggleAttribute("data-padless", padless);
  one("[data-earlier]").hidden = scene.kind !== "turn" || whole.every((note) => now.some((each) => each.key === note.key));
  one("[data-earlier-toggle]").setAttribute("aria-expanded", String(all));
  one("[data-earlier-show]").hidden = all;
  one("[data-earlier-hide]").hidden = !all;
  paintRecalled(now, known);
}

// Returns whether this person is asked what they want in their turn.
function paintContract() {
  if (!practice.agreements) return false;
  const keys = scene.step?.turn ? scene.asks.filter((key) => key in practice.agreements) : [];
  (keys.length ? contract.wanted() : contract.part)?.paint(scene, keys);
  return keys.length > 0;
}

// A holder can look up what they brought while they listen and when they answer. Open ones stay so.
function paintRecalled(now, known) {
  const own = scene.kind === "turn" && scene.comes === "holder" && !all && now.length > 0 ? recallsIn(practice, scene.phase, scene.role) : [];
  for (const place of main.querySelectorAll("[data-recalls]")) {
    const kind = own.find((each) => each === place.dataset.recalls);
    const text = kind ? pad.outbox.get(broughtTo(scene.session.round, me, kind, known).key).text : "";
    place.hidden = !text;
    put(place.querySelector("p"), text);
  }
}

function whoseTurn({ round, holder }) {
  const people = joined(past.get(round)?.people ?? [], round === scene.session.round ? scene.people : []);
  return people.find((person) => person.id === holder)?.name ?? "";
}

async function refetchNotes() {
  const answer = await asked(urls.notes);
  if (answer?.code === "forbidden") loadAnew(me); // this browser is another person now, or nobody
  if (!answer?.ok) return; // offline: the page keeps its content, and the outbox goes on trying
  pad.learn(answer.notes, answer.signs);
  for (const held of answer.rounds) past.set(held.round, roundKnown(held, past.get(held.round))); // this page may have slept
  if (scene) paintPad();
  for (const what of ["left", "cards", "voice"]) askFor(what);
}

// The line ------------------------------------------------------------------------------------

function heard(ids) {
  here = { ids, group: link.screen?.group?.id ?? null };
  if (scene) paint(scene, here);
}

const UP = ["live", "slow", "crowded"]; // the server is reached in some way
const FRESH = 30_000; // ms for which the notes that came with the page need not be asked for again

function stated(state, code) {
  const before = document.body.dataset.link;
  setData(document.body, "link", state);
  if (state !== "live") here = null;
  // Most breaks heal within a second, so nothing is said about those.
  setTimeout(() => {
    one("[data-link-line]").hidden = link.state === "live";
  }, state === "reconnecting" ? 1500 : 0);
  if (UP.includes(state) && !UP.includes(before)) {
    pad.outbox.flush();
    if (reached || performance.now() > FRESH) refetchNotes();
    reached = true;
  }
  if (code === ERASED || code === DELETED) pad.outbox.forget(); // erased here or elsewhere, or the session is deleted
  if (code === DELETED) location.replace(urls.deleted);
  else if (state === "gone") loadAnew(me); // once: if this browser is still unknown then, the page says so
}

// Commands ------------------------------------------------------------------------------------

async function command(button) {
  // The next step may have come since the press, and since the question was asked.
  const body = bodyOf(button, choices.askedAbout(button) ?? pressed() ?? scene);
  if (!body || button.getAttribute("aria-busy") === "true" || button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-busy", "true");
  const name = button.dataset.command;
  if (name === "hand") hand.asked(body.on);
  const answer = await tell(name, body);
  if (name === "rename") naming.answered(answer);
  if (answer.ok) choices.did(button);
  else choices.told();
  // The button may have gone with its scene. Keyboard users then continue at the top of the new one.
  if (document.activeElement === document.body) main.focus({ preventScroll: true });
  // A double click is one command.
  setTimeout(() => {
    button.removeAttribute("aria-busy");
    choices.paint(scene);
  }, 800);
}

// Sends the command, says what happened, and brings the page up to date.
async function tell(name, body) {
  const answer = await post(urls.command.replace("COMMAND", name), body);
  const message = withNames(answer.message ?? "", link.screen?.group?.people?.map((person) => person.name) ?? []);
  if (!answer.ok) flash(message || say(SAY[answer.code] ?? "say-failed"), false);
  await link.refresh();
  const said = OUT.includes(scene?.kind) || scene?.kind === "lobby"; // there the page itself says it in large letters
  if (answer.ok) flash(said ? "" : message);
  return answer;
}

function flash(text, ok = true) {
  const place = one("[data-flash]");
  place.classList.toggle("error", !ok);
  put(place, text);
  clearTimeout(flashing);
  flashing = setTimeout(() => put(place, ""), 8_000);
}

function paintSound() {
  one("[data-sound]").setAttribute("aria-pressed", String(soundOn()));
}

// Start ---------------------------------------------------------------------------------------

watchPresses(() => scene);
// Buttons come and go with people, so presses are caught here.
main.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-command]");
  if (button) command(button);
});
one("[data-sound]").addEventListener("click", () => {
  setSound(!soundOn());
  paintSound();
  chime();
});
one("[data-earlier-toggle]").addEventListener("click", () => {
  all = !all;
  paintPad();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return pad.outbox.flush({ keepalive: true });
  coming = false;
  show();
  refetchNotes();
});
addEventListener("pagehide", () => pad.outbox.flush({ keepalive: true }));
addEventListener("online", () => pad.outbox.flush());

onSound(paintSound);
paintSound();
link.take(json("screen"));
stated(link.state);
link.start();
follows();
