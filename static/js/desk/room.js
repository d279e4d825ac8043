// The room's one clock: phase, time, what follows, what to say aloud. It reads and shows, and decides nothing.
import { hueOf, iconOf, sayOf, titleOf } from "../practice.js";
import { speak, Milestones } from "../speak.js";
import { minutes, positionAt, turnAt } from "../timeline.js";
import { say } from "../words.js";
import { put, setAttribute, setData, setHidden, setLanguage } from "../written.js";
import { timeOfDay } from "../zoned.js";
import { aloud } from "./aloud.js";
import { lasting } from "./lasting.js";
import { practice } from "./page_practice.js";
import { pauses, roundEnd, whoIsAsked } from "./reading.js";
import { swapPause } from "./groups.js";

const find = (selector) => document.querySelector(selector);
const clock = find("[data-room-clock]");
const dock = find(".dock");
const main = find("main");
const milestones = new Milestones();
const LONG = 12; // letters of a title; a longer one is smaller, so that it mostly stays on its line
const OURS = ["say.paused", "say.apart", "say.over"];
let spokenStep = null;

// The box has room for its longest sentence, so that what is below stays in place at every phase.
for (const sentence of [...OURS.map((word) => say(word)), ...Object.keys(practice.phases).map((phase) => sayOf(practice, phase))]) {
  const room = document.createElement("p");
  room.setAttribute("aria-hidden", "true");
  room.textContent = sentence;
  find("[data-say-room]").append(room);
}

const titleAt = (step) => (step ? titleOf(practice, step.phase) : say("phase.over"));

export function renderRoom(screen, room, now) {
  const { step } = room;
  setData(main, "phase", step?.phase ?? "");
  for (const surface of [main, clock, find(".say")]) setData(surface, "hue", step ? hueOf(practice, step.phase) : "");
  clock.toggleAttribute("data-paused", room.paused && !room.over);
  put(find("[data-room-phase]"), titleAt(step));
  clock.toggleAttribute("data-long", titleAt(step).length > LONG);
  setLanguage(find("[data-room-phase]"), step ? practice.lang : "");
  setAttribute(find("[data-phase-icon]"), "href", `#icon-${step ? iconOf(practice, step.phase) : "check"}`);
  put(find("[data-room-turn]"), turnOf(screen, room));
  renderTime(room);
  setHidden(find("[data-room-paused]"), !room.paused || room.over);
  put(find("[data-room-follows]"), followsOf(room, now));
  put(find("[data-room-ends]"), endsOf(screen, room, now));
  const ours = aloud(screen.room, room);
  put(find("[data-say]"), ours ? ourWords(ours) : sayOf(practice, step.phase).replaceAll("{question}", screen.session.question ?? ""));
  setLanguage(find("[data-say]"), ours ? "" : practice.lang);
  renderPause(screen, now);
  for (const words of dock.querySelectorAll("[data-next-to]")) setHidden(words, words.dataset.nextTo !== (room.next?.phase ?? ""));
  tell(screen, room);
  return `${minutes(room.left)} ${titleAt(step)}`;
}

// Where nobody had a turn, there was no last one.
const ourWords = (key) => (practice.turns === "none" && say(`${key}.none`)) || say(key);

// The ring glides to its new value within a second.
function renderTime({ left, fraction }) {
  const time = find("[data-time-left]");
  put(time, minutes(left));
  setData(find("[data-dial]"), "digits", String(minutes(left).length));
  find("[data-dial]").style.setProperty("--left", fraction.toFixed(4));
}

function turnOf(screen, { step }) {
  if (!step) return "";
  return say(whoIsAsked(practice, step), { turn: turnAt(step), turns: screen.room.turns });
}

function followsOf({ next, paused, over }, now) {
  if (over) return "";
  if (!next) return say("follows.nothing");
  return say(paused ? "follows.paused" : "follows", { phase: titleAt(next), time: timeOfDay(next.starts, now) });
}

function endsOf(screen, room, now) {
  const end = roundEnd(screen, now);
  if (!end) return "";
  return room.paused ? say("ends.paused", { left: lasting(Math.ceil(end.left / 60_000) * 60_000) }) : say("ends", { time: timeOfDay(end.ends, now) });
}

/** Says in the dialog what ending the round means now: for all, or for one group. */
export function sayWhatEnds(dialog, timeline, now) {
  const line = dialog.querySelector("[data-end-now]");
  const { step } = positionAt(timeline, now);
  if (line) put(line, step ? say("end.now", { phase: titleAt(step), turn: turnOf({ room: timeline }, { step }) }) : say("end.over"));
}

// Both buttons are always there, in their places: some groups may be paused and others not.
function renderPause(screen, now) {
  const { going, paused, held } = pauses(screen, now);
  const still = paused > 0 && paused === going;
  swapPause(dock, held > 0 || still, going > held, setDisabled); // one group's time out is not ended with a press for all
  dock.querySelector('[data-command="resume"]').classList.toggle("primary", still);
}

function setDisabled(button, disabled) {
  if (button.disabled !== disabled) button.disabled = disabled;
}

function tell(screen, { step, left, paused }) {
  const region = find("[data-spoken]");
  const at = `${step?.i}`;
  if (step && !paused) {
    const passed = milestones.pass(at, step, left);
    if (passed) speak(region, say(`milestone.${passed}`));
  }
  if (at === spokenStep) return;
  spokenStep = at;
  speak(region, `${titleAt(step)}. ${turnOf(screen, { step })}`);
}
