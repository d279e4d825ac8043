// The plan of a session while it is typed, with the times of a clock: when each phase, turn and round begins, and the end.
// A preview only: the server reads the same fields and decides. The start is for looking at, and is sent nowhere.
import { agenda, four } from "./agenda.js";
import { setText } from "./desk/keyed.js";
import { drawBars, roundsOf, sums } from "./desk/plan.js";
import { readable, say, timeOfDay, zoneHere } from "./desk/words.js";
import "./paper.js";
import "./zone.js";

const MINUTE = 60_000;
const form = document.querySelector(".edit-form");
const preview = form.querySelector("[data-preview]");
const starts = preview.querySelector("[data-starts]");
const practice = JSON.parse(document.getElementById("practice").textContent);
let untouched = true; // the start is still ours to move on

/** Milliseconds of what somebody typed ("1.5", "1,5", "1:30"), or null when it is not a length. */
function lengthOf(typed) {
  const text = typed.trim();
  const clock = /^(\d{1,3}):([0-5]\d)$/.exec(text);
  if (clock) return (Number(clock[1]) * 60 + Number(clock[2])) * 1000;
  return /^\d{1,3}([.,]\d*)?$|^[.,]\d+$/.test(text) ? Math.round(Number(text.replace(",", ".")) * MINUTE) : null;
}

const rowOf = (key) => form.querySelector(`[data-minutes="${key}"]`).closest(".plan-row");

function typedPhases() {
  return practice.map(({ key, once }) => {
    const row = rowOf(key);
    const ms = lengthOf(row.querySelector("[data-minutes]").value);
    row.toggleAttribute("data-unclear", ms === null);
    row.toggleAttribute("data-left-out", ms === 0);
    return { key, once, ms: ms ?? 0 };
  });
}

function typedRounds() {
  const rounds = Math.floor(Number(form.querySelector("[data-rounds]").value));
  return Math.min(20, Math.max(1, rounds || 1));
}

/** Today at the time in the field. */
function beginning() {
  const [hours, minutes] = starts.value.split(":").map(Number);
  return new Date().setHours(hours || 0, minutes || 0, 0, 0);
}

/** The next full five minutes, as long as nobody has chosen another time. */
function proposeStart() {
  if (!untouched) return;
  const soon = new Date(Math.ceil((Date.now() + 1) / (5 * MINUTE)) * 5 * MINUTE);
  const two = (number) => String(number).padStart(2, "0");
  starts.value = `${two(soon.getHours())}:${two(soon.getMinutes())}`;
}

function nameOf({ kind, key, number }) {
  if (kind === "phase") return rowOf(key).querySelector(".plan-name").textContent;
  if (kind === "turn") return say(`agenda.turn.${number}`);
  return say(`agenda.${kind}`, { n: number });
}

function entry(begins, each) {
  const [item, at, what] = ["li", "span", "span"].map((tag) => document.createElement(tag));
  item.dataset.kind = each.kind;
  if (each.key) item.dataset.phase = each.key;
  item.toggleAttribute("data-in-turn", each.kind === "phase" && each.number > 0);
  at.className = "at";
  at.dir = "auto";
  at.textContent = timeOfDay(begins + each.at, begins, ""); // whose hours these are is said once, at the start
  what.className = "what";
  what.textContent = nameOf(each);
  item.append(at, " ", what);
  return item;
}

function refresh() {
  const [phases, rounds, begins] = [typedPhases(), typedRounds(), beginning()];
  const { turn, all } = sums(phases, rounds);
  const others = four(phases, form.querySelector("[name=fours]:checked")?.value !== "longer");
  drawBars(preview.querySelector("[data-bars]"), roundsOf(phases).first);
  preview.querySelector("[data-agenda]").replaceChildren(...agenda(phases, rounds).map((each) => entry(begins, each)));
  const zone = zoneHere(begins);
  setText(preview.querySelector("[data-starts-zone]"), zone && say("starts.zone", { zone }));
  setText(preview.querySelector("[data-sum]"), say("sum", { all: readable(all), turn: readable(turn) }));
  const words = others.more ? "four.longer" : "four.with";
  setText(preview.querySelector("[data-four]"), say(words, { turn: readable(others.turn), more: readable(others.more) }));
  return say("spoken", { starts: timeOfDay(begins, begins), ends: timeOfDay(begins + all, begins), all: readable(all) });
}

// A screen reader hears the sum when a field is left, not at every key.
form.addEventListener("change", ({ target }) => {
  const said = refresh();
  if (target.closest(".plan, .choices")) setText(preview.querySelector("[data-spoken]"), said);
});
form.addEventListener("input", refresh);
starts.addEventListener("input", () => (untouched = false));
setInterval(() => {
  proposeStart();
  refresh();
}, 10_000);
preview.querySelector("[data-starts-field]").hidden = false;
proposeStart();
refresh();

// Two presses on a slow line would make two sessions. Coming back to the page gives the button back.
const submit = form.querySelector(".edit-actions button");
form.addEventListener("submit", () => setTimeout(() => submit.toggleAttribute("disabled", true)));
addEventListener("pageshow", () => submit.toggleAttribute("disabled", false));
