// For test_mesh.py: callers whose connections, network, sockets and time are all played here, so that an hour passes at once.

import { Mesh, callerAt } from "/js/call/mesh.js";
import { Peer } from "/js/call/peer.js";

class Time {
  now = 0;
  #due = [];
  #id = 0;

  after = (ms, act) => {
    const id = ++this.#id;
    this.#due.push({ id, at: this.now + ms, act });
    return () => (this.#due = this.#due.filter((each) => each.id !== id));
  };

  async pass(ms) {
    const until = this.now + ms;
    for (;;) {
      for (let i = 0; i < 40; i += 1) await null; // whatever was awaited
      const [next] = this.#due.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at || one.id - other.id);
      if (!next) break;
      this.#due = this.#due.filter((each) => each !== next);
      this.now = Math.max(this.now, next.at);
      next.act();
    }
    this.now = until;
  }
}

const FAILS = 15_000; // ms after which a browser gives up a way that broke off

// An RTCPeerConnection as far as it matters: two of them are connected while each has the other's newest description and
// candidates, and the network lets them through.
class Connection {
  connectionState = "new";
  signalingState = "stable";
  localDescription = null;
  remoteDescription = null;
  transceivers = [];
  set = [];
  ice = 1;
  candidates = null; // of which ice of the other

  constructor(net, owner) {
    Object.assign(this, { net, owner, id: net.made.length + 1 });
    net.made.push(this);
  }

  addTransceiver(kind) {
    const { net } = this;
    const sent = [];
    const sender = {
      sent,
      replaceTrack: async (track) => void sent.push(track),
      getParameters: () => ({ encodings: [{}] }),
      setParameters: async ({ encodings: [one] }) => net.refuses-- > 0 ? Promise.reject(new DOMException("old", "InvalidStateError")) : void this.set.push([kind, one.maxBitrate, one.scaleResolutionDownBy ?? 1, one.active ?? true]),
    };
    this.transceivers.push({ sender, receiver: { track: { kind, of: this.id } }, direction: "recvonly" });
    return this.transceivers.at(-1);
  }

  getTransceivers() {
    return this.transceivers;
  }

  createDataChannel(_name, { id, negotiated }) {
    this.channel = { readyState: "connecting", fixed: negotiated && id === 0, send: (data) => this.other?.channel.onmessage({ data }) };
    return this.channel;
  }

  restartIce() {
    this.restarts = true;
  }

  async setLocalDescription() {
    this.#mustBeOpen();
    const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
    if (this.restarts) this.ice += 1;
    this.restarts = false;
    this.signalingState = type === "offer" ? "have-local-offer" : "stable";
    this.localDescription = { type, sdp: JSON.stringify({ id: this.id, ice: this.ice }) };
    const { ice } = this;
    this.net.time.after(10, () => {
      if (this.connectionState === "closed" || ice !== this.ice) return;
      this.localDescription = { type, sdp: JSON.stringify({ id: this.id, ice, has: true }) }; // what was found since is in it, too
      this.onicecandidate({ candidate: { candidate: "c", toJSON: () => ({ ice }) } });
    });
  }

  async setRemoteDescription({ type, sdp }) {
    this.#mustBeOpen();
    const found = JSON.parse(sdp); // throws for what is none
    if (this.remote && this.remote.id !== found.id) throw new DOMException("of another connection", "InvalidAccessError");
    if (this.signalingState !== (type === "offer" ? "stable" : "have-local-offer")) throw new DOMException("wrong state", "InvalidStateError");
    this.signalingState = type === "offer" ? "have-remote-offer" : "stable";
    if (type === "offer" && this.transceivers.length === 0) for (const kind of ["audio", "video"]) this.addTransceiver(kind);
    if (type === "offer" && this.remoteDescription && found.ice !== this.remote.ice) this.ice += 1;
    this.remoteDescription = { type, sdp };
    this.remote = found;
    this.candidates = found.has ? found.ice : null;
    this.net.look();
  }

  async addIceCandidate({ ice }) {
    this.#mustBeOpen();
    if (ice !== this.remote.ice) throw new DOMException("of another description", "OperationError");
    this.candidates = ice;
    this.net.look();
  }

  close() {
    this.#become("closed");
    this.net.look();
  }

  #mustBeOpen() {
    if (this.connectionState === "closed") throw new DOMException("closed", "InvalidStateError");
  }

  get other() {
    return this.net.made[(this.remote?.id ?? 0) - 1];
  }

  get agreed() {
    const { other } = this;
    return this.connectionState !== "closed" && other && other.connectionState !== "closed" && other.remote?.id === this.id && this.signalingState === "stable" && this.candidates === this.remote.ice && this.remote.ice === other.ice;
  }

  look(up) {
    if (this.connectionState === "closed") return;
    const there = up && this.agreed && this.other.agreed;
    if (there && this.connectionState !== "connected" && !(this.connectionState === "failed" && this.broken === this.ice)) {
      this.#become("connected");
      this.channel.readyState = "open";
      this.channel.onopen();
    } else if (!there && this.connectionState === "connected") {
      this.#become("disconnected");
      this.broken = this.ice;
      this.net.time.after(FAILS, () => this.connectionState === "disconnected" && this.#become("failed"));
    }
  }

  fails() {
    if (this.connectionState !== "connected") return;
    this.broken = this.ice;
    this.#become("failed");
  }

  #become(state) {
    this.connectionState = state;
    if (state !== "closed") this.onconnectionstatechange?.();
    this.oniceconnectionstatechange?.(); // browsers tell both
  }
}

class Net {
  made = [];
  refuses = 0;
  up = true;

  constructor(time) {
    this.time = time;
  }

  // Some time after what changed, as in a network.
  look() {
    this.time.after(50, () => this.made.forEach((each) => each.look(this.up)));
  }
}

class World {
  time = new Time();
  net = new Net(this.time);
  pages = [];
  away = new Set(); // people whose sockets are away
  lost = []; // kinds of signals that are lost, each once
  said = [];
  elsewhere = [];
  looks = [];
  group = [1, 2, 3];

  // `as`: the name of a page, where a person has several.
  join(id, as = `${id}`, people = this.group) {
    const page = { id, as };
    page.mesh = new Mesh({
      me: id,
      call: callerAt(1_770_000_000_000 + this.time.now + this.pages.length),
      send: (message) => this.send(page, message),
      after: this.time.after,
      peer: ({ offers, tell, onChange }) => new Peer({ offers, tell, onChange, after: this.time.after, clock: () => this.time.now, make: () => new Connection(this.net, as) }),
      onChange: () => this.show(page),
      onElsewhere: () => (this.elsewhere.push(as), this.gone(as), page.mesh.close()),
    });
    this.pages.push(page);
    page.mesh.join(people.filter((each) => each !== id));
  }

  // As call.js does it.
  show({ id, mesh }) {
    for (const peer of mesh.peers.values()) {
      peer.say({ microphone: true, camera: id === 1 });
      peer.share(mesh.peers.size + 1);
    }
  }

  send(page, message) {
    if (this.away.has(page.id) || !this.pages.includes(page)) return false;
    const { to, t, ...signal } = message;
    this.said.push({ ...signal, to, as: page.as, at: this.time.now });
    const lost = this.lost.findIndex((what) => what === signal.kind || signal.body.includes(`"${what}"`));
    if (lost >= 0) return this.lost.splice(lost, 1).length > 0;
    this.pass({ ...signal, from: page.id }, to, page);
    return true;
  }

  pass(signal, to, sender = null) {
    this.time.after(5, () => {
      for (const page of this.pages) if (page !== sender && (to === null || page.id === to) && !this.away.has(page.id)) page.mesh.heard(signal);
    });
  }

  page(as) {
    return this.pages.find((each) => each.as === `${as}`);
  }

  gone(as) {
    this.pages = this.pages.filter((each) => each.as !== `${as}`);
  }

  leave(as) {
    this.page(as).mesh.leave();
    this.gone(as);
  }

  // Without a word, as where a battery is empty.
  dies(as) {
    const { mesh } = this.page(as);
    this.gone(as);
    mesh.close();
  }

  cut(...people) {
    this.away = new Set(people);
  }

  mend() {
    const back = this.pages.filter(({ id }) => this.away.has(id));
    this.away = new Set();
    for (const { mesh } of back) mesh.reached();
  }

  network(up) {
    this.net.up = up;
    this.net.look();
  }

  // Every way fails at once, as where a phone changes its network.
  fails() {
    for (const each of this.net.made) each.fails();
  }

  // A hello of this person's earlier page, which is long gone.
  late(id) {
    this.pass({ from: id, call: callerAt(1_760_000_000_000), at: "", offer: 0, kind: "hello", body: "" }, null);
  }

  reached(as) {
    this.page(as).mesh.reached();
  }

  // Kinds of signals, or of descriptions: an "offer", an "answer".
  loses(...kinds) {
    this.lost.push(...kinds);
  }

  people(as, ...ids) {
    this.page(as).mesh.people(ids);
  }

  // Somebody's altered page says something else.
  says(from, kind, body, to = null, { offer = this.said.filter((each) => each.offer && each.to === to).at(-1)?.offer ?? 0, at = "" } = {}) {
    const { call } = this.page(from).mesh;
    this.pass({ from, call, at, offer, kind, body }, to, this.page(from));
  }

  // Senders refuse what is set next, because something else has changed meanwhile.
  refuses(times) {
    this.net.refuses = times;
  }

  // A track of sound, by any name; null: none.
  sends(as, track) {
    for (const peer of this.page(as).mesh.peers.values()) peer.send("audio", track);
  }

  look() {
    const said = {};
    for (const { kind } of this.said) said[kind] = (said[kind] ?? 0) + 1;
    this.looks.push({
      now: this.time.now,
      mates: Object.fromEntries(this.pages.map(({ as, mesh }) => [as, Object.fromEntries([...mesh.peers].map(([id, { connection }]) => [id, connection]))])),
      told: Object.fromEntries(this.pages.map(({ as, mesh }) => [as, Object.fromEntries([...mesh.peers].map(([id, { told }]) => [id, told.camera]))])),
      said,
      frames: this.said.length,
      offering: [...new Set(this.said.filter(({ kind, body }) => kind === "describe" && body.includes('"offer"')).map(({ as }) => as))],
      made: this.net.made.length,
      open: this.net.made.filter(({ connectionState }) => connectionState !== "closed").length,
      limits: this.net.made.filter(({ connectionState }) => connectionState === "connected").map(({ set }) => set.slice(-2)),
      voices: this.net.made.map(({ owner, set }) => [owner, set.findLast(([kind]) => kind === "audio")?.[3]]),
      elsewhere: [...this.elsewhere],
    });
  }
}

/** Plays the steps, each [what, ...]: every `look`, and of what the console was warned. */
export async function play(steps) {
  const { warn } = console;
  const warnings = [];
  console.warn = (error) => warnings.push(String(error));
  const world = new World();
  try {
    for (const [what, ...args] of steps) {
      if (what === "pass") await world.time.pass(...args);
      else world[what](...args);
    }
  } finally {
    console.warn = warn;
  }
  return { looks: JSON.parse(JSON.stringify(world.looks)), warnings };
}

export const callers = (...instants) => instants.map(callerAt);
