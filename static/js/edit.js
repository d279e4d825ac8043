// The plan of a session while it is typed: how long a turn, a round and the whole take, and when it would end.
// A preview only: the server reads the same fields and decides.
import { setText } from "./desk/keyed.js";
import { drawBars, roundsOf, sums } from "./desk/plan.js";
import { readable, say, timeOfDay } from "./desk/words.js";

const MINUTE = 60_000;
const form = document.querySelector(".edit-form");
const preview = document.querySelector("[data-preview]");
const practice = JSON.parse(document.getElementById("practice").textContent);

/** Milliseconds of what somebody typed ("1.5", "1,5", "1:30"), or null when it is not a length. */
function lengthOf(typed) {
  const text = typed.trim();
  const clock = /^(\d{1,3}):([0-5]\d)$/.exec(text);
  if (clock) return (Number(clock[1]) * 60 + Number(clock[2])) * 1000;
  return /^\d{1,3}([.,]\d*)?$|^[.,]\d+$/.test(text) ? Math.round(Number(text.replace(",", ".")) * MINUTE) : null;
}

function typedPhases() {
  return practice.map(({ key, once }) => {
    const input = form.querySelector(`[data-minutes="${key}"]`);
    const ms = lengthOf(input.value);
    const row = input.closest(".plan-row");
    row.toggleAttribute("data-unclear", ms === null);
    row.toggleAttribute("data-left-out", ms === 0);
    return { key, once, ms: ms ?? 0 };
  });
}

function typedRounds() {
  const rounds = Math.floor(Number(form.querySelector("[data-rounds]").value));
  return Math.min(20, Math.max(1, rounds || 1));
}

function refresh() {
  const [phases, rounds] = [typedPhases(), typedRounds()];
  const { turn, first, later, all } = sums(phases, rounds);
  const ends = timeOfDay(Date.now() + all);
  drawBars(preview.querySelector("[data-bars]"), roundsOf(phases).first);
  setText(preview.querySelector("[data-turn]"), readable(turn));
  setText(preview.querySelector("[data-first]"), readable(first));
  setText(preview.querySelector("[data-later]"), readable(later));
  preview.querySelector("[data-later]").parentElement.hidden = rounds === 1 || first === later;
  setText(preview.querySelector("[data-all]"), readable(all));
  setText(preview.querySelector("[data-ends]"), ends);
  return say("spoken", { all: readable(all), ends });
}

// A screen reader hears the sum when a field is left, not at every key.
form.addEventListener("change", () => setText(preview.querySelector("[data-spoken]"), refresh()));
form.addEventListener("input", refresh);
setInterval(refresh, 10_000);
preview.hidden = false;
refresh();

// Two presses on a slow line would make two sessions. Coming back to the page gives the button back.
const submit = form.querySelector("button.primary, button:not([type])");
form.addEventListener("submit", () => setTimeout(() => submit.toggleAttribute("disabled", true)));
addEventListener("pageshow", () => submit.toggleAttribute("disabled", false));
