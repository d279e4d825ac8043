// Who is in the group's call, and this page's connection to each of them. A caller is one page that has joined: somebody who
// reloads or takes another device is another caller, and the last one counts.
//
// Signals are lost while a socket is away, so they are said again until everybody is there, and never afterwards.

const AGAIN = 5_000; // ms between two hellos, while somebody is not connected
const AT_FIRST = 3_000; // ms after which somebody may have missed the first one
const DEAF = 6; // hellos without an answer, after which a caller who is not connected is gone
const ALL = null;
const isThere = ({ connection }) => connection === "connected";

/** The id of a caller who joins now (server's time, ms): as text, the later one is the greater. */
export function callerAt(now) {
  const chance = crypto.getRandomValues(new Uint8Array(8));
  return `${Math.max(0, Math.round(now)).toString(36).padStart(9, "0")}-${[...chance].map((each) => each.toString(16).padStart(2, "0")).join("")}`;
}

export class Mesh {
  /** @type {Map<number, object>} the connection to each of the others who are in the call, by participant */
  peers = new Map();
  #callers = new Map(); // by participant: {call, silent}
  #early = new Map(); // signals that came before the screen that names their sender
  #people = new Set();
  #stop = null;
  #closed = false;

  /**
   * @param {object} given
   * @param {number} given.me the participant
   * @param {string} given.call this caller's id
   * @param {(message: object) => boolean} given.send hands it to the socket; false: there is none
   * @param {(given: {offers: boolean, tell: function, onChange: function}) => object} given.peer makes a connection
   * @param {(ms: number, act: () => void) => () => void} given.after
   * @param {() => void} given.onChange
   * @param {() => void} given.onElsewhere this person has joined with another page, later
   */
  constructor({ me, call, send, peer, after, onChange, onElsewhere }) {
    Object.assign(this, { me, call, send, peer, after, onChange, onElsewhere });
  }

  /** Says to everybody that this caller is here. */
  join(people) {
    this.people(people);
    this.#hello();
    this.#next(AT_FIRST, () => this.#everybody());
  }

  /** The ids of the others in the group. */
  people(ids) {
    this.#people = new Set(ids);
    for (const id of [...this.peers.keys()]) if (!this.#people.has(id)) this.#forget(id);
    for (const [id, signals] of this.#early) {
      if (!this.#people.has(id)) continue;
      this.#early.delete(id);
      for (const signal of signals) this.heard(signal);
    }
  }

  /** The socket is there again: whatever was said meanwhile was lost. */
  reached() {
    this.#hello();
    this.#keepOn();
  }

  heard(signal) {
    const { from, call, at, kind } = signal;
    if (this.#closed || call === this.call) return;
    if (from === this.me) this.#another(call, kind);
    else if (!this.#people.has(from)) this.#wait(signal);
    else if (kind === "bye") this.#left(from, call);
    else if (!at || at === this.call) this.#said(signal);
  }

  /** Says goodbye and closes everything. */
  leave() {
    this.#signal(ALL, "", "bye");
    this.close();
  }

  close() {
    this.#closed = true;
    this.#stop?.();
    for (const peer of this.peers.values()) peer.close();
    this.peers.clear();
  }

  // One's own other pages: the later one stays, and says so. The others may not have heard of it either.
  #another(call, kind) {
    if (kind === "bye") return;
    if (call > this.call) this.onElsewhere();
    else if (kind === "hello") this.#hello();
  }

  // One who is not on this page's screen yet may be on the next.
  #wait(signal) {
    const before = signal.kind === "bye" ? [] : (this.#early.get(signal.from) ?? []).filter(({ call }) => call === signal.call);
    this.#early.set(signal.from, [...before.slice(-9), signal]);
  }

  #said(signal) {
    const { from, call, kind } = signal;
    const known = this.#callers.get(from);
    if (known && call < known.call) return; // an earlier page of theirs, which will hear of the later one
    const met = known?.call === call;
    if (!met) this.#meet(from, call);
    this.#callers.get(from).silent = 0;
    const peer = this.peers.get(from);
    if (kind === "hello") this.#signal(from, call, "here");
    if (kind !== "hello" && kind !== "here") peer.heard(signal);
    else if (met) peer.again();
  }

  #meet(id, call) {
    this.#forget(id, false);
    this.#callers.set(id, { call, silent: 0 });
    this.peers.set(
      id,
      this.peer({
        offers: this.call > call,
        tell: (kind, offer, body) => this.#signal(id, call, kind, offer, body),
        onChange: () => this.#changed(),
      }),
    );
    this.#changed();
  }

  #changed() {
    this.#keepOn();
    this.onChange();
  }

  #left(id, call) {
    if (this.#callers.get(id)?.call === call) this.#forget(id);
  }

  #forget(id, tell = true) {
    this.peers.get(id)?.close();
    this.peers.delete(id);
    this.#callers.delete(id);
    if (tell) this.onChange();
  }

  #everybody() {
    if (this.peers.size < this.#people.size || !this.#quiet()) this.#hello();
    this.#keepOn();
  }

  #keepOn() {
    if (!this.#stop && !this.#quiet()) this.#next(AGAIN, () => this.#again());
  }

  #again() {
    const lost = [...this.#callers].filter(([id]) => !isThere(this.peers.get(id)));
    for (const [id, caller] of lost) if (caller.silent >= DEAF) this.#forget(id);
    if (this.#quiet()) return;
    if (this.#hello()) for (const [, caller] of lost) caller.silent += 1;
    this.#keepOn();
  }

  #quiet() {
    return [...this.peers.values()].every(isThere);
  }

  #next(ms, act) {
    this.#stop?.();
    this.#stop = this.after(ms, () => {
      this.#stop = null;
      act();
    });
  }

  #hello() {
    return this.#signal(ALL, "", "hello");
  }

  #signal(to, at, kind, offer = 0, body = "") {
    return !this.#closed && this.send({ t: "signal", call: this.call, to, at, offer, kind, body });
  }
}
