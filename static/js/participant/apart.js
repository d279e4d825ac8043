// Fills the scenes of people for whom no phase runs: waiting, joining, resting, and the end. Loaded by whoever is in one.

import { hourOf } from "../hours.js";
import { forCount, line, words } from "../words.js";
import { put } from "../written.js";

const main = document.getElementById("main");
const one = (selector) => main.querySelector(selector);

export function paintApart(scene, now) {
  if (scene.kind === "waiting") paintWaiting(scene);
  if (scene.kind === "joining") paintJoining(scene);
  if (scene.kind === "resting") paintResting(scene);
  if (scene.kind === "closing") paintClosing(scene.session, now);
}

function paintWaiting({ session, wait }) {
  const gather = session.state === "gather";
  const last = session.round >= session.rounds;
  put(one("[data-waiting-title]"), words(gather ? "waiting-title-gather" : "waiting-title"));
  put(one("[data-waiting-when]"), gather ? words("waiting-when-gather") : last ? words("waiting-when-last") : inMinutes("waiting-when", wait));
  put(one("[data-waiting-also]"), session.self_run ? "" : words(gather ? `waiting-also-gather${last ? "-last" : ""}` : `waiting-also${last ? "-last" : ""}`));
}

function paintJoining({ words: told, wait }) {
  put(one("[data-joining-when]"), inMinutes("joining-when", wait));
  put(one("[data-joining-role]"), line(told));
}

function paintResting({ session }) {
  const now = session.state === "running" || session.state === "gather";
  const last = session.round + (now ? 0 : 1) >= session.rounds;
  put(one("[data-resting-title]"), words(now ? "resting-now" : "resting-next"));
  put(one("[data-resting-then]"), words(last ? "resting-last" : "resting-then"));
}

function paintClosing({ closes }, now) {
  put(one("[data-closes]"), closes === null ? words("closes-unknown") : words("closes-at", { hour: hourOf(closes, now) }));
}

// A wait in words: "soon" below a minute, then whole minutes; null if unknown.
export function minutesOf(wait) {
  if (wait === null || wait === undefined) return null;
  return wait < 60_000 ? 0 : Math.round(wait / 60_000);
}

function inMinutes(id, wait) {
  const minutes = minutesOf(wait);
  if (minutes === null) return words(`${id}-unknown`);
  return minutes === 0 ? words(`${id}-soon`) : words(forCount(`${id}-in`, minutes), { n: minutes });
}
