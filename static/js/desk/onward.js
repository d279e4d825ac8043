// What comes next in a session with several stages: says it, with its question, and offers the one press for it, holding it,
// and letting it go on by itself. It only shows and offers; the server decides.
import { Milestones, speak } from "../speak.js";
import { say } from "../words.js";
import { minutes } from "../timeline.js";
import { put, setHidden } from "../written.js";
import { lasting } from "./lasting.js";
import { inGroups, staged, stageName } from "./page_practice.js";
import { mayHold } from "./unsaved.js";

const find = (selector) => document.querySelector(selector);
const BEFORE = ["lobby", "between"]; // one press forms, shows and begins
const LATE = 1_000; // ms: until the screen of that instant is there

export class Onward {
  #dirty = false;
  #milestones = new Milestones();

  /** `send(command, body)` resolves to the answer once the page shows it. */
  constructor({ screen, send }) {
    Object.assign(this, { screen, send });
  }

  start() {
    if (!staged) return;
    const form = find("[data-next-form]");
    form.addEventListener("input", () => (this.#dirty = true));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const { next } = this.screen();
      if (!next) return;
      const { ok } = await this.send("question", { round: next.number, text: form.elements.question.value });
      if (!ok) return;
      this.#dirty = false;
      find("[data-next-asks]").open = false;
    });
    mayHold(() => this.#dirty);
  }

  /** All that takes a place in the page. */
  render(screen, view) {
    if (!staged) return;
    const { next, runs_itself: itself, session } = screen;
    const counts = session.begins !== undefined;
    const before = BEFORE.includes(view);
    put(find("[data-next-line]"), lineOf(next, view));
    put(find("[data-next-question]"), next?.question ? say("next.question", next) : "");
    setHidden(find("[data-next-question]"), !next?.question);
    const why = view === "running" ? "" : (next?.why ?? ""); // meanwhile people come, and bring cases
    setHidden(find("[data-next-why]"), !why);
    put(find("[data-next-why]"), why && say(`next.why.${why}`, next));
    setHidden(find("[data-next-itself]"), !itself);
    this.#renderForm(next);
    const on = find('[data-command="onward"]');
    setHidden(on, !before || !next);
    on.disabled = Boolean(why);
    put(on.querySelector("[data-onward-words]"), next ? say("onward", { what: stageName(next.stage) }) : "");
    const going = ["gather", "running", "between"].includes(view) && (itself || counts);
    setHidden(find('[data-command="hold"]'), !going);
    setHidden(find('[data-command="itself"]'), itself || counts || !next || !["lobby", "gather", "running", "between"].includes(view));
    // What holds all of it stands where the pause stands, unless some groups are paused already.
    const paused = screen.groups.some(({ timeline }) => timeline.paused_at !== null);
    for (const command of ["pause", "resume"]) setHidden(find(`.dock [data-command="${command}"]`), view !== "running" || (going && !paused));
    const seats = !next || inGroups(next.stage);
    setHidden(find('[data-command="form"]'), !seats || ![...BEFORE, "proposal", "gather"].includes(view));
    setHidden(find("[data-start-usual]"), counts);
    setHidden(find("[data-start-now]"), !counts);
    setHidden(find("[data-begins]"), !counts);
    setHidden(find("[data-start-when]"), counts);
  }

  #renderForm(next) {
    const asks = find("[data-next-asks]");
    setHidden(asks, !next?.asks);
    if (!next?.asks) asks.open = false;
    const field = find("[data-next-form]").elements.question;
    if (!this.#dirty && field.value !== (next?.question ?? "")) field.value = next?.question ?? "";
  }

  /** What changes every second, and takes no place. */
  tick({ next, session }, now) {
    if (!staged) return;
    const left = (at) => minutes(Math.max(0, at - now));
    put(find("[data-begins]"), session.begins === undefined ? "" : say("begins.in", { left: left(session.begins) }));
    const soon = session.begins !== undefined && this.#milestones.until(session.begins, session.begins - now);
    if (soon) speak(find("[data-spoken]"), say(`begins.${soon}`));
    const forms = next?.forms ?? null;
    put(find("[data-next-soon]"), forms === null || now > forms + LATE || session.state !== "between" ? "" : say("next.soon", { left: left(forms) }));
  }
}

function lineOf(next, view) {
  if (!next) return view === "running" ? say("next.none") : "";
  const values = { what: stageName(next.stage), nth: next.nth, of: next.of, length: lasting(next.ms) };
  return say(next.of > 1 ? "next.line.round" : "next.line", values);
}
