// The lobby of a session that nobody hosts: who is in, who is ready, and the one button. Paints nothing outside it.

import { initial } from "../called.js";
import { sharing } from "../share.js";
import { isolated, listed, say, words } from "../words.js";
import { put, setAttribute } from "../written.js";

export class Lobby {
  #root;
  #me;
  #send;
  #button;

  // send(on) resolves once the server's answer is on the page.
  constructor({ root, me, send }) {
    this.#root = root;
    this.#me = me;
    this.#send = send;
    this.#button = root.querySelector("[data-ready-toggle]");
    this.#button.addEventListener("click", () => this.#press());
    sharing(root.querySelector("[data-share]"));
  }

  // The button shows what the server knows, also after a press on another device.
  show({ lobby }) {
    if (!lobby) return;
    const list = document.createDocumentFragment();
    for (const person of lobby) list.append(this.#item(person));
    put(this.#root.querySelector("[data-lobby-people]"), list);
    put(this.#root.querySelector("[data-lobby-status]"), this.#status(lobby));
    setAttribute(this.#button, "aria-pressed", String(lobby.some(({ id, ready }) => id === this.#me && ready)));
  }

  async #press() {
    if (this.#button.getAttribute("aria-busy") === "true") return;
    this.#button.setAttribute("aria-busy", "true");
    await this.#send(this.#button.getAttribute("aria-pressed") !== "true");
    this.#button.removeAttribute("aria-busy");
  }

  #item({ id, name, ready, away }) {
    const item = words("lobby-person", { name: isolated(name), initial: initial(name) }).firstElementChild;
    Object.assign(item.dataset, { person: id, ready, here: !away });
    const facts = [away ? "lobby-away" : ready ? "lobby-ready" : "lobby-not-ready", id === this.#me && "lobby-me"];
    item.querySelector("[data-facts]").append(...facts.filter(Boolean).flatMap((fact) => [words(fact), " "]));
    return item;
  }

  // People who are away are not waited for; the server decides so, too.
  #status(lobby) {
    const here = lobby.filter(({ away }) => !away);
    const missing = this.#root.dataset.least - here.length;
    if (missing > 0) return say(missing < 3 ? `lobby-needs-${missing}` : "lobby-needs", { n: missing });
    const awaited = here.filter(({ ready }) => !ready);
    if (awaited.length === 0) return say("lobby-begins");
    if (awaited.length === 1 && awaited[0].id === this.#me) return say("lobby-your-word");
    const others = awaited.filter(({ id }) => id !== this.#me).map(({ name }) => isolated(name));
    return say("lobby-waits", { names: listed(others) });
  }
}
