// People left alone in a group: one calm notice for each, spoken once, gone when it is solved. The server moves them by
// itself after a while; this module only shows when.
import { copyOf, keyed } from "../lists.js";
import { speak } from "../speak.js";
import { minutes } from "../timeline.js";
import { isolated, say, sayCount } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { about } from "./about.js";
import { lonely, openGroups } from "./reading.js";

const list = document.querySelector("[data-lones]");
const region = document.querySelector("[data-lone-spoken]");
const notice = document.querySelector("#lone-notice");
const MOST = 3; // more are a number: after a network failure there may be many, and the server moves them one by one
let told = new Set(); // the groups whose notices were spoken

export function renderLone(screen, now) {
  const cases = lonely(screen).sort((a, b) => a.at - b.at);
  const more = document.querySelector("[data-lone-more]");
  setHidden(list, cases.length === 0);
  setHidden(more, cases.length <= MOST);
  put(more, sayCount("people.alone.more", cases.length - MOST));
  keyed(list, cases.slice(0, MOST), ({ group }) => group.id, () => copyOf(notice), (element, one) => fill(element, one, screen, now));
  tell(cases, screen, now);
}

function fill(element, one, screen, now) {
  const { group, person, into } = one;
  const name = isolated(person.name);
  setData(element, "group", String(group.id));
  about(element.querySelector('[data-command="stay"]'), element.querySelector("[data-lone-title]"), `lone-title-${group.id}`);
  put(element.querySelector("[data-lone-title]"), say("lone.title", { name, number: group.number }));
  put(element.querySelector("[data-lone-how]"), howOf(one, screen, now, minutes));
  const [join, choose, end] = ['[data-command="join"]', "[data-choose]", '[data-command="end"]'].map((which) => element.querySelector(which));
  setHidden(join, into === null);
  setHidden(choose, openGroups(screen, { company: true }).length < 2);
  setHidden(end, into !== null);
  put(element.querySelector("[data-choose-name]"), say("lone.choose", { name }));
  put(end, say("lone.end", { number: group.number }));
  if (into === null) return;
  put(join, say("lone.join", { name, number: into.number }));
  setData(join, "into", String(into.id));
}

function howOf({ person, into, at }, { session, open }, now, written) {
  if (into === null) return say(session.round < session.rounds ? "lone.nowhere" : "lone.nowhere.last", { name: isolated(person.name) });
  if (at <= now) return say("lone.soon");
  const turn = open.find(({ group }) => group === into.id)?.turn;
  return say(turn ? "lone.when" : "lone.when.now", { turn, left: written(at - now) });
}

const aloud = (ms) => sayCount("seconds", Math.ceil(ms / 1000));

// The countdown is not spoken: each notice is spoken once, as it was when it came.
function tell(cases, screen, now) {
  const fresh = cases.filter(({ group }) => !told.has(group.id));
  told = new Set(cases.map(({ group }) => group.id));
  if (cases.length === 0) put(region, "");
  if (fresh.length === 0) return;
  const sentences = fresh.map((one) => {
    const title = say("lone.title", { name: isolated(one.person.name), number: one.group.number });
    return say("lone.spoken", { title, how: howOf(one, screen, now, aloud) });
  });
  speak(region, sentences.join(" "));
}
