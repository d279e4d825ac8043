// Groups that need a moment: which, since when, and a way to let one go on. Nobody is named, because nobody is known to have
// asked. Each is spoken once.
import { copyOf, keyed } from "../lists.js";
import { speak } from "../speak.js";
import { say } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { timeOuts } from "./reading.js";
import { since } from "./talk.js";

const list = document.querySelector("[data-time-outs]");
const region = document.querySelector("[data-time-outs-spoken]");
const row = document.querySelector("#time-out-row");
let told = null; // whose time outs were spoken; null before the first screen

export const titleOf = ({ number }) => say("moment.title", { group: say("group", { number }) });

export function renderTimeOuts(screen, now) {
  const groups = timeOuts(screen);
  setHidden(list, groups.length === 0);
  keyed(list, groups, ({ id }) => id, () => copyOf(row), (element, group) => {
    setData(element, "group", String(group.id));
    put(element.querySelector("[data-time-out-title]"), titleOf(group));
    put(element.querySelector("[data-time-out-since]"), since(group.time_out.since, now, "hand.now", "minutes.ago"));
    put(element.querySelector("[data-time-out-name]"), say("moment.on", { group: say("group", group) }));
  });
  const fresh = told === null ? [] : groups.filter(({ id }) => !told.has(id));
  told = new Set(groups.map(({ id }) => id));
  if (fresh.length) speak(region, fresh.map(titleOf).join(" "));
}
