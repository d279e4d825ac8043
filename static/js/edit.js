// The plan of a session while it is typed: how long a turn, a round and the whole take, and when it would end.
// A preview only: the server reads the same fields and decides.
import { setText } from "./desk/keyed.js";
import { say, timeOfDay } from "./desk/words.js";

const MINUTE = 60_000;
const PEOPLE = 3;
const form = document.querySelector(".edit-form");
const preview = document.querySelector("[data-preview]");
const practice = JSON.parse(document.getElementById("practice").textContent);

/** Milliseconds of what somebody typed ("1.5", "1,5", "1:30"), or null when it is not a length. */
export function lengthOf(typed) {
  const text = typed.trim();
  const clock = /^(\d{1,3}):([0-5]?\d)$/.exec(text);
  if (clock) return (Number(clock[1]) * 60 + Number(clock[2])) * 1000;
  return /^\d{1,3}([.,]\d*)?$|^[.,]\d+$/.test(text) ? Math.round(Number(text.replace(",", ".")) * MINUTE) : null;
}

function typedLengths() {
  const lengths = new Map();
  for (const phase of practice) {
    const input = form.querySelector(`[data-minutes="${phase.key}"]`);
    lengths.set(phase.key, input ? lengthOf(input.value) : phase.ms);
  }
  return lengths;
}

/** The order of one trio's round, as [phase, ms]: what is once, then a turn each with a breath between. */
function roundOf(lengths) {
  const steps = (phases) => phases.map(({ key }) => [key, lengths.get(key) ?? 0]);
  const turn = steps(practice.filter(({ key, once }) => !once && key !== "breath"));
  const breath = [["breath", lengths.get("breath") ?? 0]];
  const turns = Array.from({ length: PEOPLE }, (_, n) => (n ? [...breath, ...turn] : turn)).flat();
  return { turn, all: [...steps(practice.filter(({ once }) => once)), ...turns] };
}

const total = (steps) => steps.reduce((sum, [, ms]) => sum + ms, 0);

function readable(ms) {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return say("length.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return say("length", { clock: `${minutes}:${String(seconds % 60).padStart(2, "0")}` });
}

function drawBars(steps) {
  const bars = preview.querySelector("[data-bars]");
  bars.replaceChildren(
    ...steps.filter(([, ms]) => ms > 0).map(([key, ms]) => {
      const bar = document.createElement("span");
      bar.dataset.phase = key;
      bar.style.setProperty("--share", ms);
      return bar;
    }),
  );
}

function refresh() {
  const lengths = typedLengths();
  for (const [key, ms] of lengths) {
    form.querySelector(`.plan-row[data-phase="${key}"]`)?.toggleAttribute("data-unclear", ms === null);
    form.querySelector(`.plan-row[data-phase="${key}"]`)?.toggleAttribute("data-left-out", ms === 0);
  }
  const { turn, all } = roundOf(lengths);
  const rounds = Math.min(20, Math.max(1, Math.floor(Number(form.querySelector("[data-rounds]").value) || 1)));
  const ends = timeOfDay(Date.now() + rounds * total(all));
  drawBars(all);
  setText(preview.querySelector("[data-turn]"), readable(total(turn)));
  setText(preview.querySelector("[data-round]"), readable(total(all)));
  setText(preview.querySelector("[data-whole]"), readable(rounds * total(all)));
  setText(preview.querySelector("[data-ends]"), ends);
  return say("spoken", { round: readable(total(all)), ends });
}

// A screen reader hears the sum when a field is left, not at every key.
form.addEventListener("change", () => setText(preview.querySelector("[data-spoken]"), refresh()));
form.addEventListener("input", refresh);
setInterval(refresh, 10_000);
preview.hidden = false;
refresh();
