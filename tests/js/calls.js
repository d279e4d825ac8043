// For test_call.py and test_mesh.py: calls of several people in one page, signalled by a server that is played here.

import { Allowance } from "/js/call/allowance.js";
import { Call } from "/js/call/call.js";

const PHASES = { rest: {}, hush: { alone: true }, turned: { away: ["x"] } };
export const PRACTICE = { roles: [{ key: "x", comes: "holder" }, { key: "y", comes: "rest" }], phases: PHASES };

export const until = async (found, ms = 25_000) => {
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
    sounds: [],
    addEventListener: (...heard) => told.addEventListener(...heard),
    plug: () => told.dispatchEvent(new Event("devicechange")),
    enumerateDevices: async () => [{ kind: "audioinput", deviceId: "a", label: "Headset" }, { kind: "videoinput", deviceId: "v", label: "" }],
    async getUserMedia(wishes) {
      media.asked.push(JSON.parse(JSON.stringify(wishes)));
      const kind = wishes.audio ? "audio" : "video";
      if (media.refuse[kind]) throw new DOMException("no", media.refuse[kind]);
      const stream = kind === "audio" ? sounding(context, tone, media.sounds) : canvas.captureStream(15);
      if (kind === "video") media.timer ??= setInterval(paint, 60);
      media.tracks.push(...stream.getTracks());
      return stream;
    },
    hush: () => media.sounds.forEach((each) => each.disconnect()),
    end: () => clearInterval(media.timer),
  };
  return media;
}

function sounding(context, tone, sounds) {
  const [source, target] = [context.createOscillator(), context.createMediaStreamDestination()];
  source.frequency.value = tone;
  source.connect(target);
  source.start();
  sounds.push(source);
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
    const person = { id, levels: {}, looks: 0, media: devicesOf(this.context, 300 + 100 * id), told: [] };
    const call = new Call({
      practice,
      me: id,
      send: (message) => this.hall.send(person.page, message),
      relay,
      now: this.now,
      media: person.media,
      onChange: (state) => (person.told.push(state), (person.state = state)),
      onLevels: (levels) => ((person.levels = levels), (person.looks += 1)),
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

// Three people who join, one with a camera: how it stands then, and how much they said at most.
export async function three() {
  const gathering = new Gathering();
  try {
    const people = [1, 2, 3].map((id) => gathering.person(id));
    for (const { call } of people) call.screen(screenOf([1, 2, 3]));
    for (const { call } of people) call.join();
    await allConnected(people);
    await until(() => people.every(({ levels }) => [1, 2, 3].every((id) => levels[id] > 0.2)));
    people[0].call.setCamera(true);
    await until(() => people.slice(1).every(({ state }) => state.mates[0].stream));
    const bodies = gathering.hall.said.map(({ body }) => body.length);
    return { longest: Math.max(...bodies), states: people.map(({ state }) => state), seen: people.map(({ state }) => state.mates.map(({ stream }) => Boolean(stream))) };
  } finally {
    await gathering.end();
  }
}

// Five people join at one instant, with cameras: how many signals each of them has said until all are connected, and of how many
// characters.
export async function meeting() {
  const gathering = new Gathering();
  const ids = [1, 2, 3, 4, 5];
  try {
    const people = ids.map((id) => gathering.person(id));
    for (const { call } of people) (call.setCamera(true), call.screen(screenOf(ids)), call.join());
    await allConnected(people);
    const texts = ids.map((id) => gathering.hall.said.filter(({ from }) => from === id).map(({ from, ...message }) => JSON.stringify(message).length));
    return texts.map((each) => ({ signals: each.length, characters: each.reduce((sum, length) => sum + length, 0) }));
  } finally {
    await gathering.end();
  }
}

// How many signals of these characters a page says at once, and again after so many ms of silence.
export function letGo(characters, ms) {
  let now = 0;
  const allowance = new Allowance(() => now);
  const most = () => {
    let count = 0;
    while (allowance.take(characters)) count += 1;
    return count;
  };
  return [0, ms].map((silence) => ((now += silence), most()));
}

// What plays in this page, of whomever: whether it can be heard.
const players = () => [...document.querySelectorAll("audio")].map(({ muted, paused, srcObject }) => ({ muted, paused, enabled: Boolean(srcObject?.getTracks()[0].enabled) }));
const heard = () => players().map(({ muted, paused, enabled }) => !muted && !paused && enabled);
const flags = ({ wanted, microphone, camera, speaks, why, trouble }) => ({ wanted, microphone, camera, speaks, why, trouble });

// Two people, in a tale that is told by `tell`, which has both and all of their connections.
async function two(tell, { first = {}, second = {}, ids = [1, 2], screen = screenOf(ids) } = {}) {
  const gathering = new Gathering();
  const { RTCPeerConnection } = globalThis;
  const connections = [];
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given);
      connections.push(this);
    }
  };
  try {
    const people = [gathering.person(ids[0], first), gathering.person(ids[1], second)];
    for (const { call } of people) (call.screen(screen), call.join());
    return await tell(...people, { gathering, connections });
  } finally {
    await gathering.end();
    Object.assign(globalThis, { RTCPeerConnection });
  }
}

// How many packets of sound each of these connections has sent.
async function sent(connections) {
  const found = [];
  for (const each of connections) {
    let packets = 0;
    for (const report of (await each.getStats()).values()) if (report.type === "outbound-rtp" && report.kind === "audio") packets += report.packetsSent;
    found.push(packets);
  }
  return found;
}

// Which of them send, while one of them goes on for half a second.
async function sending(connections) {
  const before = await sent(connections);
  const grown = async () => (await sent(connections)).map((packets, at) => packets - before[at]);
  await until(async () => Math.max(...(await grown())) >= 25);
  return (await grown()).map((packets) => packets > 5);
}

const turnedAt = (now, first = 0) => screenOf([1, 2], { starts: now - 1_000, steps: [["rest", 1_000 + first], ["turned", 60_000], ["rest", 60_000]] });

// The first person is turned away, by the clock of the page, and comes back. `altered`: their own page does not follow.
export function turnedAway({ altered = false, deed = "" } = {}) {
  const practice = { ...PRACTICE, phases: {} };
  return two(
    async (ada, ben, { gathering, connections }) => {
      await allConnected([ada, ben]);
      ada.call.setCamera(true);
      await until(() => ben.state.mates[0].stream && heard().every(Boolean) && heard().length === 2);
      const camera = ada.media.tracks.at(-1);
      const screen = turnedAt(gathering.now(), 300);
      for (const { call } of [ada, ben]) call.screen(screen);
      await until(() => !ben.state.mates[0].speaks); // nothing but the time has come
      const own = flags(ada.state.mine);
      const [silent, ...rest] = players().filter(({ muted }) => muted);
      await until(() => ben.levels[1] === 0);
      const during = { silent, rest: rest.length, seen: Boolean(ben.state.mates[0].stream), why: ben.state.mates[0].why, light: camera.readyState, live: ada.media.tracks[0].enabled };
      if (deed === "mute") ada.call.setMicrophone(false);
      if (deed === "camera") ada.call.setCamera(false);
      const sends = await sending(connections);
      gathering.offset = 60_000; // the turn goes on
      for (const { call } of [ada, ben]) call.screen({ ...screen });
      if (!deed) await until(() => ben.state.mates[0].stream && heard().every(Boolean));
      else await until(() => ben.state.mates[0].speaks && (deed === "mute" ? ben.state.mates[0].camera : ben.state.mates[0].microphone && !ben.state.mates[0].camera));
      if (deed === "mute") await until(() => ben.levels[1] === 0 && ben.levels[2] > 0.2);
      return { own, during, sends, back: flags(ada.state.mine), mate: ben.state.mates[0], asked: ada.media.asked.length };
    },
    { first: altered ? { practice } : {} },
  );
}

// The same where browsers measure no microphone: how it stands while the first person is turned away.
export function unmeasured() {
  const { createMediaStreamSource } = AudioContext.prototype;
  AudioContext.prototype.createMediaStreamSource = () => {
    throw new DOMException("another rate", "NotSupportedError");
  };
  const tell = async (ada, ben, { gathering }) => {
    await allConnected([ada, ben]);
    await until(() => heard().filter(Boolean).length === 2);
    const screen = turnedAt(gathering.now());
    for (const { call } of [ada, ben]) call.screen(screen);
    await until(() => !ben.state.mates[0].speaks);
    const [silent, ...rest] = players().filter(({ muted }) => muted);
    return { silent, rest: rest.length, microphone: ada.state.mine.microphone, live: ada.media.tracks[0].enabled };
  };
  return two(tell).finally(() => Object.assign(AudioContext.prototype, { createMediaStreamSource }));
}

// One whose browser gives them no microphone.
export function withoutMicrophone(error, deed) {
  const asked = async (ada, ben) => {
    await allConnected([ada, ben]);
    await until(() => heard().filter(Boolean).length === 2 && ada.state.mine.trouble.microphone);
    const { mine } = ada.state;
    const [{ microphone }] = ben.state.mates;
    ada.media.refuse = {};
    if (deed === "tap") ada.call.tap();
    else ada.call.setMicrophone(true);
    await until(() => ben.state.mates[0].microphone && ada.levels[1] > 0.2);
    return { mine: flags(mine), told: microphone, later: flags(ada.state.mine) };
  };
  return twoOf(asked, ({ media }) => (media.refuse = { audio: error }));
}

// As `two`, with something that is so before they join.
async function twoOf(tell, before) {
  const gathering = new Gathering();
  try {
    const people = [1, 2].map((id) => gathering.person(id));
    before(people[0], gathering);
    for (const { call } of people) (call.screen(screenOf([1, 2])), call.join());
    return await tell(...people, gathering);
  } finally {
    await gathering.end();
  }
}

// The microphone is pulled out; there is another one, or none until one is plugged in.
export function unplugged({ another }) {
  return two(async (ada, ben) => {
    await allConnected([ada, ben]);
    await until(() => ben.state.mates[0].microphone && ada.state.mine.microphone);
    if (!another) ada.media.refuse = { audio: "NotFoundError" };
    const [track] = ada.media.tracks;
    track.stop();
    track.dispatchEvent(new Event("ended"));
    await until(() => (another ? ada.state.mine.microphone : !ada.state.mine.microphone && ben.state.mates[0].microphone === false) && ada.state.mine.trouble.microphone);
    const then = flags(ada.state.mine);
    ada.media.refuse = {};
    if (!another) ada.media.plug();
    await until(() => ben.state.mates[0].microphone && ben.levels[1] > 0.2);
    return { then, later: flags(ada.state.mine), asked: ada.media.asked.length };
  });
}

// A microphone that gives nothing but silence, as those of phones do after a phone call.
export function sleeping() {
  const real = performance.now;
  let passed = 0;
  return twoOf(
    async (ada, ben, gathering) => {
      await allConnected([ada, ben]);
      await until(() => ada.state.mine.microphone && ada.levels[1] === 0 && ben.levels[2] > 0.2);
      performance.now = () => real.call(performance) + passed;
      const { looks } = ada;
      await until(() => ada.looks >= looks + 3); // it has been looked at meanwhile
      const before = ada.state.mine.trouble.microphone;
      passed = 5_000;
      await until(() => ada.state.mine.trouble.microphone === "asleep").finally(() => delete performance.now);
      ada.media.getUserMedia = devicesOf(gathering.context, 400).getUserMedia;
      ada.call.tap();
      await until(() => ben.levels[1] > 0.2);
      return { before, mate: ben.state.mine.trouble.microphone, later: ada.state.mine.trouble.microphone };
    },
    ({ media }, { context }) => (media.getUserMedia = async () => context.createMediaStreamDestination().stream),
  );
}

// One that has worked, and gives nothing while nobody speaks.
export function resting() {
  const real = performance.now;
  let passed = 0;
  return two(async (ada, ben) => {
    await allConnected([ada, ben]);
    await until(() => ada.levels[1] > 0.2);
    ada.media.hush();
    await until(() => ada.levels[1] === 0);
    performance.now = () => real.call(performance) + passed;
    try {
      const { looks } = ada;
      passed = 30_000;
      await until(() => ada.looks >= looks + 3);
      const rests = ada.state.mine.trouble.microphone;
      passed = 61_000;
      await until(() => ada.state.mine.trouble.microphone);
      return { rests, later: ada.state.mine.trouble.microphone };
    } finally {
      delete performance.now;
    }
  });
}

// To the call of another group, to none, and into one again.
export function regrouped() {
  return two(async (ada, ben, { gathering, connections }) => {
    const cem = gathering.person(3);
    await allConnected([ada, ben]);
    const first = connections.length;
    const next = screenOf([1, 3], { group: 2 });
    for (const each of [ada, cem]) each.page.group = 2;
    cem.call.screen(next);
    cem.call.join();
    ada.call.screen(next);
    const moving = ada.call.state;
    ben.call.screen({ ...screenOf([2]), group: null });
    await allConnected([ada, cem]);
    const moved = { ada: ada.state.moved, cem: cem.state.moved, mates: ada.state.mates.map(({ id }) => id), closed: connections.slice(0, first).every(({ connectionState }) => connectionState === "closed"), asked: ada.media.asked.length };
    const left = { in: ben.state.in, lights: ben.media.tracks.map(({ readyState }) => readyState), plays: document.querySelectorAll("audio").length };
    ben.page.group = 2;
    const all = screenOf([1, 2, 3], { group: 2 });
    for (const { call } of [ada, ben, cem]) call.screen(all);
    await allConnected([ada, ben, cem]);
    return { moving: [moving.in, moving.moved], moved, left, again: [ben.state.in, ben.state.moved] };
  });
}

// The same person joins with a second page, and takes the call back with the first.
export function elsewhere() {
  return two(async (ada, ben, { gathering }) => {
    await allConnected([ada, ben]);
    const again = gathering.person(1);
    again.call.screen(screenOf([1, 2]));
    again.call.join();
    await until(() => ada.state.in === "elsewhere");
    await allConnected([again, ben]);
    const lights = ada.media.tracks.map(({ readyState }) => readyState);
    ada.call.join();
    await until(() => again.state.in === "elsewhere");
    await allConnected([ada, ben]);
    return { lights, in: ada.state.in };
  });
}

// Something stops what is heard of somebody, as a phone call does.
export function stopped() {
  return two(async (ada, ben) => {
    await allConnected([ada, ben]);
    await until(() => heard().filter(Boolean).length === 2);
    const before = [ada.state.tap, ben.state.tap];
    for (const each of document.querySelectorAll("audio")) each.pause();
    await until(() => ada.state.tap && ben.state.tap);
    const quiet = heard().filter(Boolean).length;
    ada.call.tap();
    await until(() => !ada.state.tap && heard().filter(Boolean).length === 1);
    return { before, quiet, ben: ben.state.tap };
  });
}

// Something stops what is kept silent anyway, while one is turned away: what the other one's page says of it then, and once it can be
// heard again.
export function stoppedSilent() {
  return two(async (ada, ben, { gathering }) => {
    await allConnected([ada, ben]);
    await until(() => heard().filter(Boolean).length === 2);
    const screen = turnedAt(gathering.now());
    for (const { call } of [ada, ben]) call.screen(screen);
    await until(() => players().some(({ muted }) => muted));
    const [silent] = [...document.querySelectorAll("audio")].filter(({ muted }) => muted);
    silent.pause();
    await new Promise((done) => setTimeout(done, 300));
    const meanwhile = ben.state.tap;
    gathering.offset = 60_000; // the turn goes on
    for (const { call } of [ada, ben]) call.screen({ ...screen });
    await until(() => heard().filter(Boolean).length === 2);
    return { meanwhile, later: ben.state.tap };
  });
}

// What is stopped while it can be heard, and is kept silent then: whether a tap is still asked for.
export function silencedStopped() {
  return two(async (ada, ben, { gathering }) => {
    await allConnected([ada, ben]);
    await until(() => heard().filter(Boolean).length === 2);
    for (const each of document.querySelectorAll("audio")) each.pause();
    await until(() => ben.state.tap);
    const screen = turnedAt(gathering.now());
    for (const { call } of [ada, ben]) call.screen(screen);
    await until(() => !ben.state.mates[0].speaks);
    await new Promise((done) => setTimeout(done, 300));
    return { tap: ben.state.tap };
  });
}

// One leaves: what is left of the call on both pages.
export function left() {
  return two(async (ada, ben, { connections }) => {
    await allConnected([ada, ben]);
    ada.call.setCamera(true);
    await until(() => ben.state.mates[0].stream);
    ada.call.leave();
    await until(() => ben.state.mates[0].connection === "" && ada.state.in === "out");
    return { lights: ada.media.tracks.map(({ readyState }) => readyState), plays: document.querySelectorAll("audio").length, open: connections.filter(({ connectionState }) => connectionState !== "closed").length, mine: flags(ada.state.mine), ben: ben.state.in, possible: ada.state.possible };
  });
}

// The last round is over, and the call goes on until it is over by itself: no screen comes by then.
export function over() {
  return two(async (ada, ben, { gathering, connections }) => {
    await allConnected([ada, ben]);
    const goesOn = 400; // ms
    const screen = screenOf([1, 2], { starts: gathering.now() + goesOn - 20 * 60_000 - 1_000, steps: [["rest", 1_000]], session: { state: "ended" } });
    for (const { call } of [ada, ben]) call.screen(screen);
    const before = ada.call.state.in;
    await until(() => ada.state.in === "over" && ben.state.in === "over");
    return { before, possible: ada.state.possible, lights: ada.media.tracks.map(({ readyState }) => readyState), plays: document.querySelectorAll("audio").length, open: connections.filter(({ connectionState }) => connectionState !== "closed").length };
  });
}

// Somebody's altered page says hello without end: how often the other one answers, and whether they are still connected.
export function flooded() {
  return two(async (ada, ben, { gathering }) => {
    await allConnected([ada, ben]);
    const { said } = gathering.hall;
    const { call } = said.find(({ from }) => from === ben.id);
    const count = () => said.filter(({ from }) => from === ada.id).length;
    const before = count();
    for (let i = 0; i < 500; i += 1) ada.call.heard({ from: ben.id, call, at: "", offer: 0, kind: "hello", body: "" });
    return { answers: count() - before, connected: ada.call.state.mates[0].connection };
  });
}

// A browser that lets no page make calls, as some do for safety.
export async function unsupported() {
  const { RTCPeerConnection } = globalThis;
  const gathering = new Gathering();
  try {
    delete globalThis.RTCPeerConnection;
    const ada = gathering.person(1);
    ada.call.screen(screenOf([1, 2]));
    ada.call.join();
    await until(() => ada.state?.trouble);
    return { in: ada.state.in, trouble: ada.state.trouble, asked: ada.media.asked.length };
  } finally {
    await gathering.end();
    Object.assign(globalThis, { RTCPeerConnection });
  }
}

// The group has parted, and the page has not heard of it yet; then it has the screen of the next one.
export async function behind() {
  const gathering = new Gathering();
  try {
    const rest = [{ ok: false, code: "no_call" }];
    const ada = gathering.person(1, { relay: async () => rest.shift() ?? { ok: true, servers: [], direct: false, until: Infinity } });
    ada.call.screen(screenOf([1, 2]));
    ada.call.join();
    await until(() => ada.state?.in === "over");
    const { trouble } = ada.state;
    ada.call.screen(screenOf([1, 3], { group: 2 }));
    await until(() => ada.state.in === "in");
    return { trouble, in: ada.state.in };
  } finally {
    await gathering.end();
  }
}

// The server is asked for its relay: these are its answers, one after the other; afterwards it gives it.
export async function asking(answers) {
  const gathering = new Gathering();
  try {
    const rest = [...answers];
    const ada = gathering.person(1, { relay: async () => rest.shift() ?? { ok: true, servers: [], direct: false, until: Infinity } });
    ada.call.screen(screenOf([1, 2]));
    ada.call.join();
    await until(() => ada.state && (ada.state.in !== "joining" || ada.state.trouble === "refused"));
    if (ada.state.trouble) {
      const light = ada.media.tracks.map(({ readyState }) => readyState);
      ada.call.join();
      await until(() => ada.state.in === "in");
      ada.told.push({ in: "again", trouble: light.join() });
    }
    return ada.told.map((state) => [state.in, state.trouble]).filter(([how, why], at, all) => at === 0 || how !== all[at - 1][0] || why !== all[at - 1][1]);
  } finally {
    await gathering.end();
  }
}
