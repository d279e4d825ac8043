// For test_outbox_promises.py: an outbox in a simulated world. Time passes, answers
// come and tabs close only on command.

import { Outbox, forgetNotes, safeStorage } from "/js/outbox.js";

const copy = (value) => JSON.parse(JSON.stringify(value ?? null));
const OWNER = 7;

// A clock of our own for every timer of the page, and no chance: what is said happens at the moment at which it is said.
class World {
  now = 0;
  timers = [];
  real = { setTimeout, clearTimeout, random: Math.random };

  begin() {
    let last = 0;
    globalThis.setTimeout = (act, wait = 0) => {
      last += 1;
      this.timers.push({ id: last, at: this.now + wait, act });
      return last;
    };
    globalThis.clearTimeout = (id) => (this.timers = this.timers.filter((timer) => timer.id !== id));
    Math.random = () => 0.5;
  }

  end() {
    Object.assign(globalThis, { setTimeout: this.real.setTimeout, clearTimeout: this.real.clearTimeout });
    Math.random = this.real.random;
  }

  async settle() {
    for (let i = 0; i < 30; i += 1) await null;
  }

  async pass(ms) {
    const until = this.now + ms;
    await this.settle();
    for (;;) {
      const [next] = this.timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.id - b.id);
      if (!next) break;
      this.now = Math.max(this.now, next.at);
      this.timers = this.timers.filter((timer) => timer !== next);
      next.act();
      await this.settle();
    }
    this.now = until;
  }
}

class Device {
  box = new Map();
  sent = [];
  pending = [];
  held = null;
  full = false;
  changed = [];
  states = [];
  done = [];

  constructor(world) {
    this.world = world;
    this.open();
  }

  // A page; the one before it is closed, and nothing that it still does is heard.
  open() {
    if (this.alive) this.alive.yes = false;
    const alive = { yes: true };
    this.alive = alive;
    this.pending = [];
    this.outbox = new Outbox({
      url: "/notes",
      owner: OWNER,
      held: (key) => key === this.held,
      onChange: (key) => alive.yes && this.changed.push(key),
      onState: (state) => alive.yes && this.states.push(state),
      storage: {
        getItem: (name) => this.box.get(name) ?? null,
        setItem: (name, value) => {
          if (this.full) throw new DOMException("full", "QuotaExceededError");
          if (alive.yes) this.box.set(name, value);
        },
        removeItem: (name) => alive.yes && this.box.delete(name),
        keys: () => [...this.box.keys()],
      },
      post: (url, body, options) =>
        new Promise((answer) => {
          if (!alive.yes) return;
          this.sent.push({ url, ...copy(body), keepalive: Boolean(options?.keepalive), at: this.world.now });
          this.pending.push({ body: copy(body), answer });
        }),
    });
  }

  look() {
    const keys = this.outbox.keys();
    const pick = (ask) => Object.fromEntries(keys.map((key) => [key, ask(key)]));
    return copy({
      state: this.outbox.state,
      notes: pick((key) => this.outbox.get(key)),
      refusals: pick((key) => this.outbox.refusal(key)),
      stored: Object.fromEntries(this.box),
      sent: this.sent.length,
      pending: this.pending.length,
      changed: this.changed,
      states: this.states,
      done: this.done,
    });
  }
}

const DOES = {
  edit: (device, key, change) => device.outbox.edit(key, change),
  load: (device, ...notes) => device.outbox.load(notes),
  flush: (device, options) => device.outbox.flush(options),
  forget: (device) => device.outbox.forget(),
  takeBack: (device) => void device.outbox.takeBack().then(() => device.done.push(device.outbox.state)),
  hold: (device, key = null) => (device.held = key),
  full: (device, on) => (device.full = on),
  open: (device) => device.open(),
  store: (device, name, value) => device.box.set(name, typeof value === "string" ? value : JSON.stringify(value)),
  pass: (device, ms) => device.world.pass(ms),
  // To the oldest save that nobody has answered, or to another one (from 0). {ok: true} alone: stored as it was sent.
  answer: (device, what, which = 0) => {
    const [{ body, answer }] = device.pending.splice(which, 1);
    answer(what.ok ? { key: body.key, revision: body.revision, ...what } : what);
  },
};

export async function play(steps) {
  const world = new World();
  const failed = [];
  const fail = ({ reason }) => failed.push(String(reason));
  window.addEventListener("unhandledrejection", fail);
  world.begin();
  try {
    const device = new Device(world);
    const looks = [];
    for (const [what, ...args] of steps) {
      if (what === "look") looks.push(device.look());
      else await DOES[what](device, ...args);
      await world.settle();
    }
    await new Promise((done) => world.real.setTimeout.call(window, done)); // failures are told after all that was awaited
    return { looks, sent: device.sent, failed };
  } finally {
    world.end();
    window.removeEventListener("unhandledrejection", fail);
  }
}

// The storage of a browser that allows it, or that does not.
export function storage() {
  localStorage.clear();
  try {
    const box = safeStorage();
    const probe = box.keys().includes("troika:probe");
    for (const [name, value] of [["troika:note:7:a", "1"], ["troika:note:77:a", "2"], ["other", "3"]]) box.setItem(name, value);
    const all = box.keys().sort();
    forgetNotes("troika:note:7:", box);
    return { probe, all, left: box.keys().sort(), gone: box.getItem("troika:note:7:a"), there: box.getItem("troika:note:77:a"), lasting: localStorage.getItem("other") };
  } finally {
    localStorage.clear();
  }
}
