// All that needs the facilitator: hands, people alone, newcomers, groups that need a moment, the message. Each keeps its slot while it is there.
// If there is no room beside the groups, one line sums it up, and a press on it opens the sheet over the page.
// Why: docs/decisions.md#everything-on-the-desk-has-its-place
import { isolated, say, sayCount } from "../words.js";
import { put, setAttribute, setHidden } from "../written.js";
import { titleOf } from "./asking.js";
import { asking, lonely, raised, timeOuts, waiting } from "./reading.js";
import { placed } from "./slots.js";
import { titleOf as momentOf } from "./timeouts.js";

const ROWS = { asking: 14, hands: 4, hand: 5, moment: 5, lones: 3, lone: 16, late: 7, newcomer: 9, said: 13 }; // of 0.75rem: static/css/places.css
const find = (selector) => document.querySelector(selector);
const part = find("[data-needs]");
const line = find("[data-needs-line]");
const sheet = find("[data-needs-sheet]");
let places = {}; // of what the sheet holds

/** Call after hands, people alone, newcomers, time outs and the message are painted. */
export function renderNeeds(screen, running, now) {
  const there = [...sheet.querySelectorAll("[data-slot]")].filter((one) => !one.closest("[hidden]"));
  const before = sheet.getClientRects().length > 0 ? places : {}; // while the sheet is hidden, places begin from the top again
  places = placed(before, there.map((one) => [keyOf(one), ROWS[one.dataset.slot]]));
  for (const one of there) one.style.gridRow = `${places[keyOf(one)].from} / span ${ROWS[one.dataset.slot]}`;
  setHidden(find("[data-needs-none]"), there.length > 0);
  part.toggleAttribute("data-some", there.length > 0);
  renderLine(screen, running, now);
}

function keyOf({ dataset }) {
  return `${dataset.slot} ${dataset.key ?? ""}`;
}

function renderLine(screen, running, now) {
  const back = asking(screen, now);
  const hands = raised(screen);
  const alone = running ? lonely(screen) : [];
  const late = running ? waiting(screen).length : 0;
  const moments = running ? timeOuts(screen) : [];
  const { notice } = screen.session;
  const says = [
    ...back.map((one) => titleOf(one, now)),
    hands.length === 1 ? say("hand.up", { name: isolated(hands[0].name) }) : hands.length > 1 && sayCount("hands", hands.length),
    alone.length === 1 ? say("lone.title", { name: isolated(alone[0].person.name), number: alone[0].group.number }) : alone.length > 1 && sayCount("people.alone", alone.length),
    late > 0 && sayCount("people.late", late),
    moments.length === 1 ? momentOf(moments[0]) : moments.length > 1 && sayCount("groups.moment", moments.length),
    notice && say("needs.said", { text: notice.text }),
  ].filter(Boolean);
  const icon = back.length ? "more" : hands.length ? "hand" : alone.length ? "alone" : late ? "more" : moments.length ? "pause" : notice ? "say" : "check";
  setAttribute(find("[data-needs-icon]"), "href", `#icon-${icon}`);
  put(find("[data-needs-says]"), says.join(" · ") || say("needs.none"));
}

/** A press on the line opens and closes the sheet; Escape or a press elsewhere closes it. */
export function openingNeeds() {
  line.addEventListener("click", () => open(line.getAttribute("aria-expanded") !== "true"));
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || document.querySelector("dialog[open]")) return;
    if (isOpen() && sheet.contains(document.activeElement)) line.focus();
    open(false);
  });
  document.addEventListener("click", ({ target }) => isOpen() && target.isConnected && !target.closest("[data-needs], dialog") && open(false));
}

const isOpen = () => line.getAttribute("aria-expanded") === "true";

function open(on) {
  setAttribute(line, "aria-expanded", String(on));
}
