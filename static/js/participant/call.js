// The way into the group's call: one button. Before it is pressed, nothing is asked of anybody, and nothing of the call is loaded.

import { isTooLarge, meetingOf, overAt } from "../calling.js";

const AHEAD = ["gather", "joining"]; // there somebody may be turned away soon

export class WayIn {
  #root;
  #given;
  #inside = null;
  #shown = null;
  #coming = false;
  #over = null; // the timer until the call is over by itself: no screen says so
  #visit = null; // what shows one, or its promise

  // given: what call/inside.js asks for, and flash, which tells why nothing came.
  constructor(root, given) {
    this.#root = root;
    this.#given = given;
    root.querySelector("[data-call-join]").addEventListener("click", () => this.#enter());
    for (const place of document.querySelectorAll("[data-place]")) place.className = "place lead"; // a card would look like the button
  }

  show(...shown) {
    this.#shown = shown;
    const { kind } = shown[0];
    this.#root.querySelector("[data-call-join]").classList.toggle("primary", kind === "gather"); // then it is the one thing to do
    this.#root.querySelector("[data-call-ahead]").hidden = !AHEAD.includes(kind);
    if (this.#inside) this.#inside.show(...shown);
    else this.#paint(...shown);
  }

  // A facilitator asks to come in, or is there (`visit` of the screen's group). What shows it is loaded then; if not all of it comes, it
  // is tried again.
  async visited(visit) {
    if (!visit && !this.#visit) return;
    try {
      this.#visit ??= this.#visiting();
      (await this.#visit).show(visit);
    } catch (error) {
      console.error(error);
      this.#visit = null;
    }
  }

  async #visiting() {
    const [{ Visit }, html] = await Promise.all([import("./visit.js"), this.#room()]);
    const visit = new Visit(this.#root.closest("main"), html, this.#given.page);
    await visit.styled;
    return visit;
  }

  heard(signal) {
    this.#inside?.heard(signal);
  }

  // Open for as long as the group has a call, also between rounds and afterwards: whoever has loaded the page again finds back.
  #paint(_, screen) {
    clearTimeout(this.#over);
    const now = this.#given.line().clock.now();
    const group = meetingOf(screen, now);
    this.#root.hidden = !group;
    this.#root.closest("main").toggleAttribute("data-calls", Boolean(group));
    if (!group) return;
    const full = isTooLarge(group);
    this.#root.querySelector("[data-call-door]").hidden = full;
    this.#root.querySelector("[data-call-full]").hidden = !full;
    const over = overAt(screen) - now;
    if (over < Infinity) this.#over = setTimeout(() => this.#inside || this.#paint(_, screen), over + 1);
  }

  async #enter() {
    if (this.#coming) return;
    this.#coming = true;
    try {
      this.#inside ??= await this.#made();
      this.#inside.join();
    } catch (error) {
      console.error(error);
      this.#given.flash(this.#given.page.say("say-offline"), false);
    }
    this.#coming = false;
  }

  // Fails if not all of it comes.
  async #made() {
    const [{ Inside }, html] = await Promise.all([import("../call/inside.js"), this.#room()]);
    const inside = new Inside(this.#root, html, this.#given);
    inside.show(...this.#shown);
    await inside.styled;
    return inside;
  }

  async #room() {
    const { html } = await this.#given.asked(this.#given.urls.call_room);
    return html;
  }
}
