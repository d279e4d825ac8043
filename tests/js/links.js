// For test_link.py: a line whose sockets and requests are simulated, in a time that the test advances.

import { Link } from "/js/link.js";

// By how much the server's time has gone on for it, at the moment when it is seen again.
export function seenAgain(slept) {
  const { now } = Date;
  const shown = [];
  const link = new Link({ live: "/nowhere", screen: "/nowhere", onScreen: () => shown.push(link.clock.now() - link.clock.local()) });
  link.take({ version: 1, now: 50_000 });
  link.start();
  Date.now = () => now.call(Date) + slept;
  document.dispatchEvent(new Event("visibilitychange"));
  Date.now = now;
  link.stop();
  return { times: shown.length, moved: Math.round((shown.at(-1) - shown[0]) / 100) * 100 };
}

class Time {
  now = 0;
  #due = [];
  #id = 0;
  #real = { setTimeout, clearTimeout };

  constructor() {
    globalThis.setTimeout = (act, delay = 0) => {
      this.#due.push({ id: ++this.#id, at: this.now + delay, act });
      return this.#id;
    };
    globalThis.clearTimeout = (id) => {
      this.#due = this.#due.filter((each) => each.id !== id);
    };
  }

  async pass(ms) {
    const until = this.now + ms;
    for (;;) {
      await new Promise((done) => this.#real.setTimeout.call(globalThis, done));
      const next = this.#due.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at || one.id - other.id)[0];
      if (!next) break;
      clearTimeout(next.id);
      this.now = next.at;
      next.act();
    }
    this.now = until;
  }

  end() {
    Object.assign(globalThis, this.#real);
  }
}

// What a socket does by itself. A number: it is accepted, and closed with this code.
const SOCKETS = {
  refused: (socket) => setTimeout(() => socket.onclose({ code: 1006 }), 20),
  swallowed: () => {},
  dumb: (socket) => setTimeout(() => socket.opens(), 20), // open, but nothing comes through
  fine: (socket) => setTimeout(() => socket.opens({ t: "screen", version: 1, now: 1 }), 20),
  garbled: (socket) => setTimeout(() => (socket.opens({ t: "screen", version: 1, now: 1 }), socket.onmessage({ data: "<html>" }), socket.onmessage({ data: '{"t":"later"}' })), 20),
  forbidden: () => {
    throw new DOMException("not allowed", "SecurityError");
  },
};

// No real Response: its body takes real time, and here none passes.
const json = (body, status = 200) => ({ ok: status === 200, status, json: async () => body });
const ANSWERS = {
  fine: () => json({ t: "screen", version: 1, now: 1 }),
  forbidden: () => json({ ok: false, code: "forbidden", message: "Not in." }, 403),
  missing: () => json({ ok: false, code: "not_found", message: "Not there." }, 404),
  busy: () => json({ ok: false, code: "try_again", message: "Busy." }, 503),
  portal: () => ({ ok: false, status: 403, json: () => Promise.reject(new SyntaxError("<h1>Welcome to our Wi-Fi</h1>")) }),
  none: () => Promise.reject(new TypeError("no network")),
};

function nobody() {
  throw new Error("on purpose");
}

function played(behaviour, made) {
  const act = typeof behaviour === "number" ? (socket) => setTimeout(() => socket.opens(null, behaviour), 20) : SOCKETS[behaviour];
  return class {
    static CONNECTING = 0;
    static OPEN = 1;
    readyState = 0;

    constructor() {
      made.push(this);
      act(this);
    }

    opens(message, code) {
      this.readyState = 1;
      this.onopen();
      if (message) this.onmessage({ data: JSON.stringify(message) });
      if (code) this.onclose({ code });
    }

    send(text) {
      const { t, id } = JSON.parse(text);
      if (t !== "ping") this.onmessage({ data: text }); // an echo
      else if (behaviour === "fine" || behaviour === "garbled") this.onmessage({ data: JSON.stringify({ t: "pong", id, now: 1, version: 1 }) });
    }

    close() {
      this.readyState = 3;
    }
  };
}

// What a page is told, with the moment, and how much is asked of the server: in steps of {sockets, http, ms, reads}; `reads`: the page asks by HTTP itself, at their end. `fault`: the page cannot paint.
export async function line(...steps) {
  const { WebSocket, fetch } = globalThis;
  const told = [];
  const asked = [];
  const time = new Time();
  const link = new Link({ live: "/live", screen: "/screen", onScreen: () => steps[0].fault && nobody(), onState: (state, code, message) => told.push({ state, code, message, at: time.now }) });
  for (const [number, { sockets, http, ms, reads }] of steps.entries()) {
    const tried = [];
    let fetched = 0;
    globalThis.WebSocket = played(sockets, tried);
    globalThis.fetch = async () => {
      fetched += 1;
      return ANSWERS[http]();
    };
    if (number === 0) link.start();
    await time.pass(ms);
    if (reads) await link.refresh();
    asked.push({ sockets: tried.length, http: fetched });
  }
  link.stop();
  time.end();
  Object.assign(globalThis, { WebSocket, fetch });
  return { told, asked };
}

// What a page can say on its line before there is a socket, while it is open and after it broke, and what it hears of it.
export async function said() {
  const { WebSocket, fetch } = globalThis;
  const time = new Time();
  const heard = [];
  const sent = [];
  const link = new Link({ live: "/live", screen: "/screen", onScreen: () => {}, onTold: (...told) => heard.push(told) });
  const made = [];
  globalThis.fetch = ANSWERS.none;
  globalThis.WebSocket = played("fine", made);
  const say = (n) => sent.push(link.send({ t: "signal", n }));
  link.start();
  say(1);
  await time.pass(1_000);
  say(2);
  globalThis.WebSocket = played("swallowed", []);
  made[0].readyState = 3;
  made[0].onclose({ code: 1006 });
  say(3);
  link.stop();
  time.end();
  Object.assign(globalThis, { WebSocket, fetch });
  return { sent, heard };
}
