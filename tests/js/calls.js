// For test_call.py and test_mesh.py: calls of several people in one page, signalled by a server that is played here.

import { Call } from "/js/call/call.js";

const PHASES = { rest: {}, hush: { alone: true }, turned: { away: ["x"] } };
export const PRACTICE = { roles: [{ key: "x", comes: "holder" }, { key: "y", comes: "rest" }], phases: PHASES };

export const until = async (found, ms = 8_000) => {
  for (const end = performance.now() + ms; performance.now() < end; await new Promise((done) => setTimeout(done, 20))) {
    const what = await found();
    if (what) return what;
  }
  throw new Error(`in vain: ${found}`);
};

// A screen of these people, all of one group; `steps`: [phase, ms] from `starts` on, all in the first person's turn.
export function screenOf(ids, { starts = 0, steps = [["rest", 3_600_000]], group = 1, ...more } = {}) {
  let at = starts;
  const held = steps.map(([phase, ms], i) => ({ i, phase, when: "turn", turn: 1, holder: 0, starts: at, ends: (at += ms) }));
  const people = ids.map((id, seat) => ({ id, seat, name: `${id}`, ...more.people?.[id] }));
  const timeline = { revision: 1, steps: held, count: held.length, turns: 1, paused_at: more.paused ?? null, ends: at };
  return { session: { venue: "here", state: "running", round: 1, ...more.session }, standing: "seated", group: { id: group, people, timeline } };
}

// What a person's browser has: a tone of their own, and a picture that moves.
export function devicesOf(context, tone) {
  const canvas = document.createElement("canvas");
  const paint = () => ((canvas.getContext("2d").fillStyle = `hsl(${performance.now() % 360} 50% 50%)`), canvas.getContext("2d").fillRect(0, 0, 300, 150));
  const told = new EventTarget();
  const media = {
    asked: [],
    refuse: {},
    tracks: [],
    listening: [],
    addEventListener: (...heard) => told.addEventListener(...heard),
    plug: () => told.dispatchEvent(new Event("devicechange")),
    enumerateDevices: async () => [{ kind: "audioinput", deviceId: "a", label: "Headset" }, { kind: "videoinput", deviceId: "v", label: "" }],
    async getUserMedia(wishes) {
      media.asked.push(JSON.parse(JSON.stringify(wishes)));
      const kind = wishes.audio ? "audio" : "video";
      if (media.refuse[kind]) throw new DOMException("no", media.refuse[kind]);
      const stream = kind === "audio" ? sounding(context, tone) : canvas.captureStream(15);
      if (kind === "video") media.timer ??= setInterval(paint, 60);
      media.tracks.push(...stream.getTracks());
      return stream;
    },
    end: () => clearInterval(media.timer),
  };
  return media;
}

function sounding(context, tone) {
  const [source, target] = [context.createOscillator(), context.createMediaStreamDestination()];
  source.frequency.value = tone;
  source.connect(target);
  source.start();
  return target.stream;
}

// The server, as far as signals go: `cut(id)` takes a person's sockets away, `mend(id)` gives them back.
export class Hall {
  pages = [];
  cut = new Set();
  said = [];

  page(call, id, group = 1) {
    const page = { call, id, group };
    this.pages.push(page);
    return page;
  }

  send(page, message) {
    if (this.cut.has(page.id)) return false;
    this.said.push({ from: page.id, ...message });
    const { to, ...told } = message;
    for (const other of this.pages) {
      const meant = other !== page && other.group === page.group && (to === null || other.id === to);
      if (meant && !this.cut.has(other.id)) setTimeout(() => other.call.heard({ ...told, from: page.id }));
    }
    return true;
  }
}

// People in calls, by their ids; each `person` is {call, media, state, levels, page}.
export class Gathering {
  hall = new Hall();
  context = new AudioContext();
  here = [];
  offset = 0; // of the server's time
  now = () => performance.now() + this.offset;

  person(id, { practice = PRACTICE, relay = async () => ({ ok: true, servers: [], direct: true, until: Infinity }) } = {}) {
    const person = { id, levels: {}, media: devicesOf(this.context, 300 + 100 * id), told: [] };
    const call = new Call({
      practice,
      me: id,
      send: (message) => this.hall.send(person.page, message),
      relay,
      now: this.now,
      media: person.media,
      onChange: (state) => (person.told.push(state), (person.state = state)),
      onLevels: (levels) => (person.levels = levels),
    });
    Object.assign(person, { call, page: this.hall.page(call, id) });
    this.here.push(person);
    return person;
  }

  async end() {
    for (const { call, media } of this.here) (call.leave(), media.end());
    await this.context.close();
  }
}

export const allConnected = (people) => until(() => people.every(({ state }) => state?.mates.length === people.length - 1 && state.mates.every(({ connection }) => connection === "connected")));

// Three people who join: how it stands then, and how much was said for it.
export async function three() {
  const gathering = new Gathering();
  try {
    const people = [1, 2, 3].map((id) => gathering.person(id));
    for (const { call } of people) call.screen(screenOf([1, 2, 3]));
    for (const { call } of people) call.join();
    const began = performance.now();
    await allConnected(people);
    const took = performance.now() - began;
    await until(() => people.every(({ levels }) => [1, 2, 3].every((id) => levels[id] > 0.2)));
    people[0].call.setCamera(true);
    await until(() => people.slice(1).every(({ state }) => state.mates[0].stream));
    const bodies = gathering.hall.said.map(({ body }) => body.length);
    return { took, said: gathering.hall.said.map(({ kind }) => kind), longest: Math.max(...bodies), states: people.map(({ state }) => state), seen: people.map(({ state }) => state.mates.map(({ stream }) => Boolean(stream))) };
  } finally {
    await gathering.end();
  }
}
