// For test_outbox.py: a server in memory that may lose messages, and devices that may crash.

import { Outbox } from "/js/outbox.js";

const KEY = "1.31.valuable";
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const copy = (value) => JSON.parse(JSON.stringify(value));

// Small and repeatable: the same seed, the same story.
function chance(seed) {
  let state = seed * 2654435761 + 1;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

class Server {
  stored = { text: "", share: "me", named: true, revision: 0 };
  accepted = [];

  // The rules of docs/protocol.md, "Notes".
  save({ text, share, named, base, revision }) {
    const same = text === this.stored.text && share === this.stored.share && named === this.stored.named;
    if (same && this.stored.revision >= revision) return { ok: true, key: KEY, revision: this.stored.revision };
    if (this.stored.revision > base) {
      return same ? { ok: true, key: KEY, revision: this.stored.revision } : { ok: false, code: "conflict", current: { key: KEY, ...this.stored } };
    }
    this.stored = { text, share, named, revision };
    this.accepted.push(text);
    return { ok: true, key: KEY, revision };
  }
}

class Device {
  box = new Map();
  down = false;

  constructor(send) {
    this.send = send;
    this.start();
  }

  // A crashed page's answers and writes go nowhere.
  start() {
    const alive = { yes: true };
    this.alive = alive;
    this.outbox = new Outbox({
      url: "/",
      owner: 1,
      delay: 2,
      storage: {
        getItem: (name) => this.box.get(name) ?? null,
        setItem: (name, value) => alive.yes && this.box.set(name, value),
        removeItem: (name) => alive.yes && this.box.delete(name),
        keys: () => [...this.box.keys()],
      },
      post: (url, body) => (alive.yes ? this.send(copy(body)) : new Promise(() => {})),
    });
  }

  crash(stored) {
    this.alive.yes = false;
    this.start();
    this.outbox.load([{ key: KEY, ...stored }]);
  }

  get text() {
    return this.outbox.get(KEY).text;
  }

  async settled() {
    for (let i = 0; i < 400 && this.outbox.state !== "saved"; i += 1) {
      this.outbox.flush();
      await sleep(5);
    }
    return this.outbox.state;
  }
}

// People type on `devices` devices, over a line that loses `loss` of ten messages, half of them after they arrived.
export async function story({ seed, devices, loss, crashes, words = 12 }) {
  const dice = chance(seed);
  const server = new Server();
  const send = async (body) => {
    await sleep(dice(4));
    const lost = dice(10) < loss;
    const answer = lost && dice(2) ? null : server.save(body);
    await sleep(dice(4));
    return lost ? { ok: false, code: "offline" } : answer;
  };
  const all = Array.from({ length: devices }, () => new Device(send));
  const typed = [];
  for (let i = 0; i < words; i += 1) {
    const device = all[dice(devices)];
    if (crashes && dice(5) === 0) device.crash(server.stored);
    typed.push(`word${i}`);
    device.outbox.edit(KEY, { text: `${device.text} word${i}` });
    if (dice(3) === 0) await sleep(dice(10));
    if (dice(6) === 0) device.outbox.flush({ keepalive: true });
  }
  const states = [];
  for (const device of all) states.push(await device.settled());
  const left = all.flatMap((device) => [...device.box.keys()]);
  return { states, left, typed, text: server.stored.text, shown: all.map((device) => device.text), accepted: server.accepted };
}

export async function refused() {
  const sent = [];
  const device = new Device(async (body) => {
    sent.push(body.text);
    return body.text.length > 10 ? { ok: false, code: "invalid", message: "Too long." } : { ok: true, key: KEY, revision: body.revision };
  });
  device.outbox.edit(KEY, { text: "far too long a text" });
  await sleep(60);
  const kept = { text: device.text, state: device.outbox.state, reason: device.outbox.refusal(KEY), stored: device.box.size, times: sent.length };
  device.outbox.edit(KEY, { text: "short" });
  return { kept, after: { state: await device.settled(), reason: device.outbox.refusal(KEY), stored: device.box.size } };
}

// A note arrives from elsewhere while words are waiting here.
export async function arrivesWhileTyping() {
  const server = new Server();
  server.stored = { text: "written on the phone", share: "me", named: true, revision: 3 };
  const device = new Device(async (body) => server.save(body));
  device.outbox.edit(KEY, { text: "typed here" });
  device.outbox.load([{ key: KEY, ...server.stored }]);
  const shown = device.text;
  await device.settled();
  return { shown, stored: server.stored.text };
}

// Everything is taken back while a shared note is typed, one is on its way, and one was left here by a page now closed.
export async function takenBack({ down }) {
  const sent = [];
  const device = new Device(async (body) => {
    await sleep(5);
    sent.push([body.key, body.share]);
    return device.down ? { ok: false, code: "offline" } : { ok: true, key: body.key, revision: body.revision };
  });
  device.down = down;
  device.outbox.edit("1.31.challenge", { text: "on its way", share: "everyone" });
  device.outbox.flush();
  device.outbox.edit("1.32.takeaway", { text: "just typed", share: "organizers" });
  const left = { text: "left here", share: "group", named: true, revision: 1, base: { text: "", share: "me", named: true, revision: 0 }, sent: [] };
  device.box.set("troika:note:1:1.33.takeaway", JSON.stringify(left));
  await device.outbox.takeBack();
  const state = device.outbox.state;
  const kept = [...device.box.values()].map((draft) => JSON.parse(draft).share);
  const shares = device.outbox.keys().map((key) => device.outbox.get(key).share);
  for (const key of device.outbox.keys()) device.outbox.edit(key, { text: "" });
  device.down = false;
  await device.settled();
  return { sent, state, kept, shares };
}

// -- a device that keeps nothing (any more) -----------------------------------------------------------

const PREFIX = "troika:note:1:";
const left = (text) => JSON.stringify({ text, share: "me", named: true, revision: 1, base: { text: "", share: "me", named: true, revision: 0 }, sent: [] });

// The browser's own storage, in which nothing can be written ("full"), or which cannot even be looked at ("blocked").
async function with_storage(how, act) {
  localStorage.clear();
  localStorage.setItem(PREFIX + KEY, left("typed before"));
  const [own, write] = [Object.getOwnPropertyDescriptor(window, "localStorage"), Storage.prototype.setItem];
  if (how === "full") {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  } else {
    Object.defineProperty(window, "localStorage", {
      configurable: true,
      get: () => {
        throw new DOMException("blocked", "SecurityError");
      },
    });
  }
  try {
    return await act();
  } finally {
    Storage.prototype.setItem = write;
    Object.defineProperty(window, "localStorage", own);
    localStorage.clear();
  }
}

export const onAFullDevice = (how) =>
  with_storage(how, async () => {
    let down = true;
    const sent = [];
    const post = async (url, body) => {
      if (down) return { ok: false, code: "offline" };
      sent.push(body.text);
      return { ok: true, key: KEY, revision: body.revision };
    };
    const outbox = new Outbox({ url: "/", owner: 1, delay: 1, post });
    outbox.flush();
    await sleep(20);
    const found = { text: outbox.get(KEY).text, state: outbox.state };
    outbox.edit(KEY, { text: "typed before and now" });
    outbox.flush();
    await sleep(20);
    const added = { text: outbox.get(KEY).text, state: outbox.state };
    down = false;
    outbox.flush();
    await sleep(20);
    return { found, added, sent, state: outbox.state, rest: how === "full" ? Object.keys(localStorage) : [] };
  });

// It fills while somebody writes, and there is room again.
export async function fillsUp() {
  let full = false;
  const device = new Device(async () => ({ ok: false, code: "offline" }));
  const set = device.box.set.bind(device.box);
  device.box.set = (name, value) => {
    if (full) throw new DOMException("full", "QuotaExceededError");
    return set(name, value);
  };
  const states = [];
  for (const [text, now] of [["one", false], ["one two", true], ["one two three", false]]) {
    full = now;
    device.outbox.edit(KEY, { text });
    device.outbox.flush();
    await sleep(20);
    states.push(device.outbox.state);
  }
  return states;
}

// The page's own fault, and then none.
export async function atFault() {
  let code = "broken";
  const device = new Device(async (body) => (code ? { ok: false, code } : { ok: true, key: KEY, revision: body.revision }));
  device.outbox.edit(KEY, { text: "not lost" });
  await sleep(20);
  const state = device.outbox.state;
  const kept = [...device.box.values()].map((draft) => JSON.parse(draft).text);
  code = null;
  return { state, kept, after: await device.settled() };
}

// Words arrive, the answer does not, and more words are tried for long while there is no line.
export async function heardLate() {
  const server = new Server();
  let line = "deaf";
  const device = new Device(async (body) => {
    if (line === "down") return { ok: false, code: "offline" };
    const answer = server.save(body);
    return line === "deaf" ? { ok: false, code: "offline" } : answer;
  });
  device.outbox.edit(KEY, { text: "nih" });
  device.outbox.flush();
  await sleep(5);
  line = "down";
  device.outbox.edit(KEY, { text: "日本" });
  for (let i = 0; i < 12; i += 1) {
    device.outbox.flush();
    await sleep(3);
  }
  line = "up";
  await device.settled();
  return server.stored.text;
}

// Somebody composes a character, whose letters are saved already, and a newer text comes from elsewhere.
export async function composing() {
  let held = true;
  const changes = [];
  const outbox = new Outbox({ url: "/", owner: 2, post: async () => new Promise(() => {}), held: () => held, onChange: (key) => changes.push(outbox.get(key).text) });
  outbox.load([{ key: KEY, text: "from the other device", share: "me", named: true, revision: 3 }]);
  const during = [...changes];
  held = false;
  outbox.released(KEY);
  return { during, after: changes };
}
