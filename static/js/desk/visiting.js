// A facilitator's visit to a group's call: asks, listens, speaks once the group lets them, leaves. The call itself is loaded only
// after a press. The group decides; this page shows how it stands, and plays what there is to hear.
import { isolated, listed, say } from "../words.js";
import { post } from "../post.js";
import { put, setAttribute, setHidden } from "../written.js";
import { once } from "./resting.js";

const NOBODY = 0; // as whom a visitor is in a call
const NO_MICROPHONE = ["refused", "missing", "busy", "lost", "asleep", "insecure"];

const STOPPED = ["refused", "unsupported"]; // why a call has stopped trying, until somebody presses again

const isThere = (visit) => ["in", "speaking"].includes(visit?.state);
const isWanted = (visit) => Boolean(visit) && visit.state !== "later";

const ownPart = () => document.querySelector("main .desk-part:not([hidden]) h2"); // of the desk, that is open

/** The visit of which this account reads: one that it asks for or makes, before the last of those that groups have declined. */
export function ownOf(visits, account) {
  const own = visits.filter(({ by }) => by === account).sort((one, other) => other.at - one.at);
  return own.find(isWanted) ?? own[0] ?? null;
}

/**
 * How a visit stands for its facilitator, as one word. `call`: the CallState of call/call.js; null: not loaded. `here`: whether this
 * page is to play it. `failed`: whether it could not be loaded.
 */
export function standingOf(visit, call, { here, failed }) {
  if (!isThere(visit)) return visit.state;
  if (failed) return "unloaded";
  if (call?.in === "elsewhere") return "elsewhere";
  if (!here || !call) return "silent";
  if (call.trouble) return call.trouble;
  if (call.in !== "in") return "joining";
  if (call.tap) return "tap";
  if (call.mine.why === "alone") return "alone";
  if (visit.state === "in") return "in";
  if (NO_MICROPHONE.includes(call.mine.trouble.microphone)) return "deaf";
  return call.mine.wanted.microphone ? "speaking" : "muted";
}

export class Visiting {
  #part = document.querySelector("[data-visit]");
  #call = null;
  #heard = null; // how the call stands: CallState of call/call.js
  #here = false; // whether this page plays the call, and not another window of this facilitator
  #goesOn = false; // whether there was a visit on the last screen, asked for or made
  #failed = false; // the call could not be loaded
  #put = 0; // the no that was put away, by its `at`
  #held = null; // the visit that is shown, also while its group is formed anew

  /** `account`: one's own. `send(command, body)` resolves once the page shows the answer. `groupName(group)`: what it is called. */
  constructor({ screen, send, link, practice, account, relay, groupName }) {
    Object.assign(this, { screen, send, link, practice, account, relay, groupName });
  }

  start() {
    document.addEventListener("click", ({ target }) => {
      const button = target.closest?.("[data-visit-do]");
      if (button && !button.disabled) once(button, () => this.#do(button));
    });
  }

  /** Every screen at once, whatever waits for a hand: what is heard must not. */
  follow(screen) {
    if (!this.#call) return;
    const visit = this.#own(screen);
    if (this.#goesOn && !isWanted(visit)) this.#here = false; // the next one may be asked for in another window
    this.#goesOn = isWanted(visit);
    const group = isThere(visit) ? visit.group : null;
    this.#call.screen({ ...screen, standing: "seated", group });
    if (group && this.#here && !this.#stopped()) this.#call.join();
    if (!group) this.#call.leave();
  }

  heard(signal) {
    this.#call?.heard(signal);
  }

  /** The socket is there again. */
  reached() {
    this.#call?.reached();
  }

  render(screen) {
    const visit = this.#own(screen);
    this.#held = visit?.state === "later" && visit.at === this.#put ? null : visit;
    this.#paint();
  }

  #stopped() {
    return STOPPED.includes(this.#call.state.trouble);
  }

  #own({ visits = [] }) {
    return ownOf(visits, this.account);
  }

  #do(button) {
    const group = Number(button.closest("[data-group]")?.dataset.group ?? button.dataset.visitGroup ?? this.#held?.id);
    switch (button.dataset.visitDo) {
      case "ask":
        return Promise.all([this.#load(), this.send("visit", { group })]);
      case "leave":
        return this.#leave(group);
      case "listen":
        return this.#load();
      case "tap":
      case "wake":
        return this.#call.tap();
      default:
        return this.#call.setMicrophone(!this.#heard.mine.wanted.microphone);
    }
  }

  #leave(group) {
    if (this.#held?.state !== "later") return this.send("end_visit", { group });
    this.#put = this.#held.at;
    this.#held = null;
    return this.#paint();
  }

  async #load() {
    this.#here = true;
    this.#failed = false;
    try {
      const { Call } = await import("../call/call.js");
      this.#call ??= new Call({
        practice: this.practice,
        me: NOBODY,
        send: (message) => this.link.send(message),
        relay: () => post(this.relay, {}),
        now: () => this.link.clock.now(),
        onChange: (state) => this.#changed(state),
      });
      if (this.#stopped()) this.#call.leave();
      this.follow(this.screen());
    } catch (error) {
      console.error(error);
      this.#failed = true;
    }
    this.#paint();
  }

  #changed(state) {
    this.#heard = state;
    if (state.in === "elsewhere") this.#here = false;
    this.#paint();
  }

  #paint() {
    const visit = this.#held;
    const focused = this.#part.contains(document.activeElement) ? document.activeElement : null;
    setHidden(this.#part, !visit);
    if (visit) this.#paintVisit(visit);
    if (focused?.closest("[hidden]")) (visit ? this.#button("leave") : ownPart())?.focus({ preventScroll: true });
  }

  #paintVisit(visit) {
    const is = standingOf(visit, this.#heard, { here: this.#here, failed: this.#failed });
    put(this.#find("[data-visit-title]"), say("visit.title", { group: this.groupName(visit) }));
    put(this.#find("[data-visit-says]"), say(`visit.is.${is}`));
    put(this.#find("[data-visit-who]"), isThere(visit) && this.#heard?.in === "in" ? this.#who(visit.group) : "");
    put(this.#button("leave"), say(`visit.leave.${isThere(visit) ? "in" : visit.state}`));
    const speaks = visit.state === "speaking" && this.#heard?.in === "in";
    setHidden(this.#button("mute"), !speaks);
    setAttribute(this.#button("mute"), "aria-pressed", String(Boolean(this.#heard?.mine.wanted.microphone)));
    setHidden(this.#button("ask"), is !== "later");
    setHidden(this.#button("listen"), !["silent", "elsewhere", "unloaded"].includes(is));
    setHidden(this.#button("tap"), is !== "tap");
    setHidden(this.#button("wake"), is !== "deaf");
  }

  // Who can be heard now, who is not in the call, and who cannot be reached.
  #who({ people }) {
    const named = (wanted) => {
      const found = this.#heard.mates.filter(({ connection }) => wanted.includes(connection)).map(({ id }) => people.find((one) => one.id === id)?.name);
      return found.filter(Boolean).map(isolated);
    };
    const parts = Object.entries({ here: named(["connected"]), failed: named(["failed"]), away: named([""]) });
    return parts.flatMap(([what, names]) => (names.length ? [say(`visit.who.${what}`, { names: listed(names) })] : [])).join(" ");
  }

  #button(what) {
    return this.#find(`[data-visit-do="${what}"]`);
  }

  #find(selector) {
    return this.#part.querySelector(selector);
  }
}
