// Fills the scenes of people for whom no phase runs: waiting, joining, resting, and the end; and what comes next and where to go, in
// practices of several stages. Loaded by whoever is in one.
// Why: docs/decisions.md#between-stages-a-practice-says-itself-what-comes

import { hourOf } from "../hours.js";
import { comesOf, lineOf, ofStage, roleBy, roleWith, rolesOf, titleOf } from "../practice.js";
import { minutes } from "../timeline.js";
import { forCount, isolated, line, words } from "../words.js";
import { put } from "../written.js";
import { ownOf } from "./scene.js";

const one = (selector) => document.querySelector(`#main ${selector}`);

export function paintApart(scene, now) {
  if (scene.kind === "waiting") paintWaiting(scene);
  if (scene.kind === "joining") paintJoining(scene);
  if (scene.kind === "resting") paintResting(scene);
  if (scene.kind === "closing") paintClosing(scene.session, now);
  if (scene.kind === "gather") paintGather(scene);
  if (scene.kind === "between") paintBetween(scene);
}

/**
 * What a scene has beside, while the places of a round are shown: what everybody will be in it (where not everybody's turn comes), and
 * in how many ms it begins by itself (null: somebody begins it). Pure.
 */
export function toBe(scene, now) {
  const { practice, kind, people, group, session } = scene;
  if (kind !== "gather") return {};
  const begins = session.begins ? Math.max(0, session.begins - now) : null;
  if (!practice.turns) return { begins };
  const seats = people.map(({ seat }) => seat);
  const [first] = seats.sort((a, b) => a - b);
  const order = people.filter(({ id }) => id === group?.case).map(({ seat }) => seat);
  const roles = rolesOf(practice, { seats, turn: 1, order, stays: first });
  const role = ownOf(scene, roles);
  return { roles, role, comes: comesOf(practice, role), begins, holder: people.find(({ seat }) => seat === order[0]) ?? null };
}

// What one will be there or, where everyone does the same, what it is about.
function paintGather({ practice, role, holder, stayed, begins }) {
  put(one("[data-begins]"), begins === null ? words("begins-after") : words("begins-in", { left: minutes(begins) }));
  const own = roleWith(practice, role).line;
  put(one("[data-goes]"), own && !practice.seats ? line(own, { holder: isolated(holder?.name) }) : comingWords(practice, stayed));
}

function paintBetween({ practice, session, stayed }) {
  const coming = ofStage(practice, session.comes ?? session.stage ?? 0);
  put(one("[data-comes]"), comingWords(coming, stayed));
  put(one("[data-comes-where]"), words("comes-where", {}, coming.seats ? "all" : session.venue));
}

// How the practice announces its stage to somebody.
function comingWords(practice, stayed) {
  const found = comingLine(practice, stayed);
  return found.line ? line(found.line) : words("comes-phase", found);
}

/** The line with which a stage of the practice announces itself, and the title of its first phase. Pure. */
export function comingLine(practice, stayed) {
  const [phase] = practice.held ?? Object.keys(practice.phases);
  const [role] = (stayed ? ["stays", "holder", "rest"] : ["rest"]).map((way) => roleBy(practice, way).key).filter(Boolean);
  const said = lineOf(practice, phase, role, "next");
  return { line: said.includes("{holder}") ? "" : said, phase: titleOf(practice, phase) }; // nobody knows yet who that will be
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
