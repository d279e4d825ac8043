// The plan of a session while it is typed, on the clocks of its zone: when each phase, turn and round
// begins, and the end. A preview only: the server makes it of the same fields, and is asked while one types. The start
// time is for looking at, and is sent nowhere.
import { asked } from "./asked.js";
import { drawBars } from "./bars.js";
import { choosing } from "./choosing.js";
import { lasting } from "./desk/lasting.js";
import { latest } from "./latest.js";
import { lengthOf, paceOf, written, wrongLength } from "./lengths.js";
import { mending } from "./mended.js";
import "./paper.js";
import { showQuestions } from "./questions.js";
import { say } from "./words.js";
import { put } from "./written.js";
import "./zone.js";
import { fieldTime, instantAt, knownZone, timeThere, zoneHere } from "./zoned.js";

const MINUTE = 60_000;
const form = document.querySelector(".edit-form");
const find = (selector) => form.querySelector(selector);
const read = (id) => JSON.parse(document.getElementById(id).textContent);
let [practice, paces] = [read("practice"), read("paces")];
const starts = find("[data-starts]");
const ASKED = /^(csrfmiddlewaretoken|shown|pace|paced|rounds|fours|people|minutes_.*)$/; // the fields of which the plan is made
const plan = latest((fields) => asked("", { method: "POST", body: new URLSearchParams(fields) }), take);
let made = read("plan"); // the server's last answer: domain/agenda.py
let untouched = true; // whether the start may still follow the clock
let unspoken = false; // whether the end is to be spoken

const minutesOf = (key) => find(`[data-minutes="${key}"]`);
const rowOf = (key) => minutesOf(key).closest(".plan-row");
const zone = () => find("[data-zone]").value.trim();

/** The phases as typed; `ms` is null for a length that a phase cannot have. */
function typedPhases() {
  return practice.map(({ key, required }) => {
    const typed = minutesOf(key).value;
    const ms = wrongLength(typed, required) ? null : lengthOf(typed);
    rowOf(key).toggleAttribute("data-left-out", ms === 0);
    return { key, ms };
  });
}

/** What the server is asked: those fields, as a form sends them. */
function question() {
  const fields = [...new FormData(form)].filter(([name]) => ASKED.test(name));
  return String(new URLSearchParams([...fields, ["look", "1"]]));
}

function take(answer) {
  made = answer;
  refresh();
}

/** The next full five minutes, until somebody chooses another time. */
function proposeStart() {
  if (untouched) starts.value = fieldTime(Math.ceil((Date.now() + 1) / (5 * MINUTE)) * 5 * MINUTE, zone());
}

function nameOf({ kind, key, number, stage }) {
  if (kind === "round" && made.stages.length > 1) return say("agenda.round.of", { what: made.stages[stage], n: number });
  if (kind === "phase") return rowOf(key).querySelector(".plan-name").textContent;
  if (kind === "turn") return say(`agenda.turn.${number}`) || say("agenda.turn", { n: number });
  return say(`agenda.${kind}`, { n: number });
}

function bar([phase, when, ms]) {
  const element = document.createElement("span");
  Object.assign(element.dataset, { hue: rowOf(phase).dataset.hue, when, ms });
  return element;
}

function entry(begins, each) {
  const [item, at, what] = ["li", "span", "span"].map((tag) => document.createElement(tag));
  item.dataset.kind = each.kind;
  if (each.key) item.dataset.hue = rowOf(each.key).dataset.hue;
  item.toggleAttribute("data-in-turn", each.kind === "phase" && each.number > 0);
  at.className = "at";
  at.dir = "auto";
  at.textContent = timeThere(begins + each.at, begins, zone());
  what.className = "what";
  what.textContent = nameOf(each);
  item.append(at, " ", what);
  return item;
}

/** What each fold holds, in its heading. */
function showFolds(phases) {
  const each = ({ key }) => `${rowOf(key).querySelector(".plan-name").textContent} ${minutesOf(key).value.trim() || "–"}`;
  put(find("[data-now-phases]"), phases.map(each).join(" · "));
  const typed = (name) => form.elements[name].value.trim();
  const asked = [typed("team_question") && "team", typed("language_question") && "language"].filter(Boolean);
  const door = asked.length > 1 ? ".both" : asked.map((what) => `.${what}`).join("");
  const language = form.elements.language;
  const now = {
    door: say(`now.door${door}`),
    fours: say(`now.fours.${typed("fours")}`),
    grace: say("now.grace", { n: typed("grace") || 20 }),
    keep: say("now.keep", { n: typed("keep_days") || 90 }),
    language: language.selectedOptions[0].textContent,
    zone: zone() || "UTC",
  };
  for (const [what, words] of Object.entries(now)) put(find(`[data-now="${what}"]`), words);
  find('[data-now="language"]').lang = language.value;
}

/** Marks the pace that these lengths are, so that nobody needs to choose it, too. */
function showPace(phases) {
  const pace = paceOf(paces, Object.fromEntries(phases.map(({ key, ms }) => [key, ms])));
  const own = find('[name="pace"][value="own"]');
  own.closest("label").hidden = pace !== "own";
  find(`[name="pace"][value="${pace}"]`).checked = true;
}

/** The bar at the foot of the page. Returns its content as a sentence for screen readers. */
function showEnd(begins, all, unclear) {
  const [from, to] = [begins, begins + all].map((at) => timeThere(at, begins, zone()));
  const elsewhere = zoneHere(begins, knownZone(zone()));
  const words = elsewhere ? "bar.begins.zone" : "bar.begins";
  put(find("[data-starts-zone]"), elsewhere && say("starts.zone", { zone: zone() }));
  put(find("[data-ends]"), unclear ? say("bar.unclear") : say("bar.ends", { ends: to }));
  put(find("[data-begins]"), unclear ? "" : say(words, { starts: from, zone: zone(), all: lasting(all) }));
  return unclear ? say("bar.unclear") : say("spoken", { starts: from, ends: to, all: lasting(all) });
}

/** How a group differs that has one person more than others. */
function sayLarger({ words, turns, turn, more }) {
  const many = turns > 1 ? "larger" : "larger.one";
  return say(`${many}.${more ? "longer" : "with"}`, { size: words, turn: lasting(turn), more: lasting(more) });
}

/** Which groups so many people make, and when the last of them ends. */
function sayCounted({ why, groups, whole }, begins) {
  return why ?? say("count", { groups, ends: timeThere(begins + whole, begins, zone()) });
}

function refresh() {
  const [phases, begins] = [typedPhases(), instantAt(starts.value, Date.now(), zone())];
  const unclear = phases.some(({ ms }) => ms === null);
  showPace(phases);
  showQuestions(form, form.elements.rounds.value);
  showFolds(phases);
  if (!unclear && choice.settled()) plan.want(question());
  const { bars, agenda, larger, count, whole, turn } = made;
  form.toggleAttribute("data-old", !unclear && plan.waits());
  // With something unclear in it, the times would be another plan's, so they stay away until it is clear.
  for (const part of form.querySelectorAll("[data-agenda], [data-sum], [data-larger], [data-count], [data-bars]")) part.hidden = unclear;
  if (!unclear) {
    find("[data-bars]").replaceChildren(...bars.map(bar));
    drawBars(find("[data-bars]"));
    find("[data-agenda]").replaceChildren(...agenda.map((each) => entry(begins, each)));
    put(find("[data-sum]"), say(turn ? "sum" : "sum.all", { all: lasting(whole), turn: lasting(turn) }));
    put(find("[data-larger]"), larger ? sayLarger(larger) : "");
    for (const [pace, minutes] of Object.entries(made.takes)) put(find(`[data-pace="${pace}"]`), say("length", { minutes }));
    put(find("[data-count]"), count ? sayCounted(count, begins) : "");
  }
  const said = showEnd(begins, whole, unclear);
  if (!unspoken || (!unclear && plan.waits())) return;
  put(find("[data-spoken]"), said);
  unspoken = false;
}

/** What is wrong, in words: ours about lengths, the browser's own about the rest. */
function wrong(field) {
  const phase = practice.find(({ key }) => key === field.dataset.minutes);
  if (!phase) return field.validationMessage;
  const why = wrongLength(field.value, phase.required);
  return why && say(`wrong.${why}`);
}

function takePace(key) {
  const { lengths } = paces.find((each) => each.key === key);
  for (const [phase, ms] of Object.entries(lengths ?? {})) {
    if (lengthOf(minutesOf(phase).value) !== ms) minutesOf(phase).value = written(ms);
    clear(minutesOf(phase));
  }
}

/** The page is another practice's now, and came with the answer. */
function takePractice() {
  [practice, paces, made] = [read("practice"), read("paces"), read("plan")];
  plan.know(question());
  unspoken = true;
  refresh();
}

const choice = choosing(form, takePractice);
const { clear } = mending(form, wrong);
form.addEventListener("input", ({ target }) => {
  if (target.name === "pace") takePace(target.value);
  if (target === starts) untouched = false;
  if (target.matches("[data-zone]")) proposeStart();
  refresh();
});
// A screen reader hears the sum when a field is left, not at every key.
form.addEventListener("change", ({ target }) => {
  unspoken ||= target.closest(".plan, .time-fields, .choices") !== null;
  refresh();
});
setInterval(() => {
  proposeStart();
  refresh();
}, 10_000);
find("[data-starts-field]").hidden = false;
// The page came with the answer, unless the browser has put back what was typed before.
const asCame = (field) => (field.type === "radio" ? field.checked === field.defaultChecked : field.value === field.defaultValue);
if ([...form.elements].filter(({ name }) => ASKED.test(name)).every(asCame)) plan.know(question());
proposeStart();
refresh();

// Two presses on a slow line would make two sessions. Coming back to the page enables the button again.
const submit = find(".edit-bar button");
form.addEventListener("submit", () => setTimeout(() => submit.toggleAttribute("disabled", true)));
addEventListener("pageshow", () => submit.toggleAttribute("disabled", false));
