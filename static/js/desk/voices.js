// One voice a table, while all are together: whom of the groups of the round before to hear next. The server has the order; one
// press hears a group, and whoever was heard before it has been. Silent where the screen has no voices.
import { copyOf, keyed } from "../lists.js";
import { say } from "../words.js";
import { put, setData, setHidden } from "../written.js";
import { groupOf } from "./page_practice.js";
import { once } from "./resting.js";

export class Voices {
  #part = document.querySelector("[data-voices]");

  /** `send(command, body)` resolves once the page shows the answer. */
  constructor({ screen, send }) {
    Object.assign(this, { screen, send });
  }

  start() {
    this.#part?.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-voice-do]");
      if (!button) return;
      const { round } = this.screen().session;
      const row = button.closest("[data-voice]");
      once(button, () => this.send(button.dataset.voiceDo, row ? { round, number: Number(row.dataset.voice) } : { round }));
    });
  }

  render({ voices }) {
    if (!this.#part) return;
    setHidden(this.#part, !voices);
    if (!voices) return;
    const { groups, asks, heard, now } = voices;
    const left = groups.filter((number) => number !== now && !heard.includes(number)).length;
    put(this.#find("[data-voices-now]"), now === null ? say("voices.nobody") : say("voices.now", { group: groupOf(voices.stage, now) }));
    put(this.#find("[data-voices-left]"), left ? say("voices.left", { left, of: groups.length }) : say("voices.all"));
    this.#find('[data-voice-do="hear_nobody"]').disabled = now === null;
    keyed(this.#find("[data-voices-list]"), groups, (number) => number, () => copyOf(document.querySelector("#voice-row")), (row, number) => {
      const group = groupOf(voices.stage, number);
      const state = number === now ? "now" : heard.includes(number) ? "heard" : "";
      const asking = asks.includes(number);
      setData(row, "voice", String(number));
      setData(row, "state", state);
      row.toggleAttribute("data-asks", asking);
      put(row.querySelector("[data-voice-name]"), group);
      put(row.querySelector("[data-voice-state]"), [state && say(`voices.is.${state}`), asking && say("voices.asks")].filter(Boolean).join(" · "));
      fill(row.querySelector('[data-voice-do="hear"]'), "voices.hear", group, state === "now");
      fill(row.querySelector('[data-voice-do="unhear"]'), "voices.unhear", group, state === "");
    });
  }

  #find(selector) {
    return this.#part.querySelector(selector);
  }
}

function fill(button, key, group, hidden) {
  setHidden(button, hidden);
  put(button.querySelector("[data-voice-which]"), say(key, { group }));
}
