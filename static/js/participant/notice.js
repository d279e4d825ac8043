// The facilitator's message to everybody: a strip above the time. One touch hides it on
// this device until the next message.

import { put } from "../written.js";
import { words } from "../words.js";


const KEY = "troika:notice";

export class Notice {
  #main;
  #strip;
  #shown = null; // when the message was sent
  #away = remembered();

  constructor(main) {
    this.#main = main;
    this.#strip = main.querySelector("[data-notice]");
    this.#strip.querySelector("[data-notice-away]").addEventListener("click", () => this.#putAway());
  }

  // Its words are a live region: they are spoken once, when they change.
  paint({ code, notice }) {
    this.#shown = notice ? `${code} ${notice.at}` : null;
    const says = this.#shown !== null && this.#shown !== this.#away;
    this.#show(says ? words("notice", notice) : "", says);
  }

  #show(content, says) {
    const place = this.#strip.querySelector("[data-notice-words]");
    put(place, content);
    this.#strip.toggleAttribute("data-says", says);
    this.#main.toggleAttribute("data-told", says);
    this.#strip.querySelector("[data-notice-away]").hidden = !says;
    if (says) place.tabIndex = 0; // there may be more of it than is visible
    else place.removeAttribute("tabindex");
  }

  #putAway() {
    this.#away = this.#shown;
    try {
      localStorage.setItem(KEY, this.#away);
    } catch {
  // private windows: hidden until the page closes
    }
    this.#show("", false);
    this.#main.focus({ preventScroll: true });
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
