// All that is seen and pressed in the call: switches, tiles, devices, and what its reader has to know. It is put into the page with
// the press that joins. Who is in the call and who is heard, call.js says.

import { roleWith } from "../practice.js";
import { Call } from "./call.js";
import { sayingOf } from "./saying.js";
import { Sheet } from "./sheet.js";
import { Tiles, set, stateOf } from "./tiles.js";

const main = document.getElementById("main");
const { body } = document;
const KINDS = ["microphone", "camera"];
const VISITOR = 0;
const MANY = 4; // others: their tiles have two lines of words

export class Inside {
  #root;
  #door;
  #page; // the page's toolkit: words.js, and what writes them
  #me;
  #call;
  #tiles;
  #sheet;
  #scene = null;

  // html: made by our own server (call_room.html). page: its toolkit. made: makes the call.
  constructor(root, html, { practice, me, urls, post, line, page }, made = (given) => new Call(given)) {
    this.#root = root;
    this.#door = root.querySelector("[data-call-door]");
    this.#page = page;
    root.insertAdjacentHTML("beforeend", html);
    page.learn(this.#one("template"));
    /** Its styles have come, or will not. */
    this.styled = new Promise((done) => Object.assign(this.#one("link"), { onload: done, onerror: done }));
    this.#me = me;
    this.#tiles = new Tiles(this.#one("[data-call-tiles]"), page);
    this.#sheet = new Sheet(this.#one("[data-call-sheet]"), page.say, (kind, device) => this.#call.choose(kind, device));
    this.#call = made({
      practice,
      me,
      send: (signal) => line().send(signal),
      relay: () => post(urls.relay, {}),
      now: () => line().clock.now(),
      onChange: () => this.#paint(),
      onLevels: (levels) => this.#loud(levels),
    });
    new MutationObserver(() => body.dataset.link === "live" && this.#call.reached()).observe(body, { attributeFilter: ["data-link"] });
    root.addEventListener("click", ({ target }) => this.#pressed(target.closest("button")));
  }

  show(scene, screen) {
    this.#scene = scene;
    this.#call.screen(screen);
    this.#paint();
  }

  join() {
    this.#call.join();
    this.#paint();
    this.#one("[data-call-switch]").focus({ preventScroll: true });
  }

  heard(signal) {
    this.#call.heard(signal);
  }

  #one(selector) {
    return this.#root.querySelector(selector);
  }

  #pressed(button) {
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    const { callSwitch, callHelp } = button.dataset;
    if (callSwitch) this.#switch(callSwitch, !this.#call.state.mine.wanted[callSwitch]);
    else if ("callDevices" in button.dataset) this.#sheet.open();
    else if ("callLeave" in button.dataset) this.#leave();
    else if (callHelp) this.#help(callHelp);
  }

  #switch(kind, on) {
    if (kind === "camera") this.#call.setCamera(on);
    else this.#call.setMicrophone(on);
  }

  #help(what) {
    if (what === "join") this.join();
    else if (what === "tap") this.#call.tap();
    else this.#call.setMicrophone(true);
  }

  #leave() {
    this.#call.leave();
    this.#paint();
    this.#one("[data-call-join]").focus({ preventScroll: true });
  }

  // Painting -----------------------------------------------------------------------------------

  #paint() {
    if (!this.#scene) return;
    const { state } = this.#call;
    const there = state.in !== "out";
    this.#root.hidden = !there && !state.possible;
    this.#door.hidden = there;
    this.#one("[data-call-room]").hidden = !there;
    set(this.#root, "data-call-is", state.in);
    main.toggleAttribute("data-call-in", ["in", "joining"].includes(state.in));
    this.#paintSwitches(state.mine);
    this.#tiles.paint(this.#people(state));
    const says = this.#paintSaying(state);
    set(main, "data-calls", this.#root.hidden ? null : !there || (says && state.in !== "elsewhere") || state.mates.length >= MANY ? "much" : "some"); // for which the clock gives way
    this.#sheet.paint(state.mine);
  }

  // What is wanted, also while it is kept from others; then it cannot be switched.
  #paintSwitches({ wanted, speaks }) {
    for (const kind of KINDS) {
      const button = this.#one(`[data-call-switch=${kind}]`);
      set(button, "aria-pressed", String(wanted[kind]));
      set(button, "aria-disabled", speaks ? null : "true");
    }
  }

  // Oneself first, then the others in their order.
  #people({ in: where, mine, mates }) {
    const { initial, isolated, say } = this.#page;
    const own = { ...mine, id: this.#me, mine: true, connection: where === "in" ? "connected" : "connecting" };
    return [own, ...mates].map((each) => {
      const person = this.#scene.people.find(({ id }) => id === each.id);
      const { id, mine: self = false, stream } = each;
      const name = id === VISITOR ? say("call-visitor") : (person?.name ?? "");
      return { id, mine: self, stream, name: self ? say("call-me") : isolated(name), initial: initial(name), is: stateOf(each), fact: this.#factOf(person) };
    });
  }

  // Ready or, in a turn, in which role.
  #factOf(person) {
    const { kind, practice, roles, ready } = this.#scene;
    if (kind !== "turn" || !person) return "";
    if (ready.said.includes(person.id)) return this.#page.words("person-ready");
    return this.#page.line(roleWith(practice, roles[person.seat]).name);
  }

  // Returns whether there is anything to say.
  #paintSaying(state) {
    const { isolated, listed, put, words } = this.#page;
    const { session, people, group } = this.#scene;
    const { says, does, people: about, elsewhere } = sayingOf(state, session.state === "ended");
    const names = people.filter(({ id }) => about.includes(id)).map(({ name }) => isolated(name));
    put(this.#one("[data-call-words]"), says ? words(`call-says-${says}`, { people: listed(names) }) : "");
    const button = this.#one("[data-call-help]");
    button.hidden = !does;
    set(button, "data-call-help", does);
    put(button, does ? words(`call-do-${says}`) : "");
    put(this.#one("[data-call-outside]"), elsewhere ? this.#outside(group?.place?.url) : "");
    return says !== "";
  }

  // Where a group can go if its call fails. An organizer typed it, so only web addresses become links.
  #outside(url = "") {
    if (!/^https?:\/\//i.test(url)) return "";
    const copy = this.#page.words("call-outside");
    copy.querySelector("a").href = url;
    return copy;
  }

  #loud(levels) {
    this.#tiles.loud(levels);
    this.#sheet.loud(levels[this.#me] ?? 0);
  }
}
