// The line to the server: a socket that reconnects by itself, the clock it teaches, and HTTP while there is no socket.
// Passes on whole screens in order and drops older ones. It does not read screens, and never loads a page.

import { Clock } from "./clock.js";
import { patience } from "./patience.js";

const BEAT = 5_000;
const SILENCE = 5_000;
const QUICK = [0, 150, 350, 700, 1_200, 2_000];
const BACK_OFF = [200, 5_000];
const SLOW_DOWN = 4429;
const NOT_NOW = { [SLOW_DOWN]: 10_000, 4401: 30_000, 4403: 30_000, 4404: 30_000 }; // ms until a refused socket is tried again
const OVER = new Set([4410, 4411]);
const BY_HTTP_AFTER = 2_000; // ms without a socket
const BY_HTTP_EVERY = 3_000;
const SLEPT = 2_000; // ms by which a device's two clocks differ only after sleep, or when somebody has set one
export const ERASED = 4410; // the person is erased, here or on another device
export const DELETED = 4411; // the session is deleted
export const SIGNED_OUT = 4401;

// States: `reconnecting` (no way to the server is known), `live` (by socket), `slow` (by HTTP),
// `crowded` (by HTTP, because this browser or address has too many sockets), `gone` (this browser has no
// business here; a close code says why).
export class Link {
  clock = new Clock();
  screen = null;
  state = "reconnecting";
  #socket = null;
  #tries = 0;
  #refusal = 0; // the code with which the last socket was refused; 0: it was not
  #pings = new Map();
  #id = 0;
  #timers = new Set();
  #retry = null;
  #following = null;
  #fetching = null;
  #stopped = false;
  #wall = null;

  constructor({ live, screen, onScreen, onHere = () => {}, onTold = () => {}, onState = () => {} }) {
    Object.assign(this, { live, screenUrl: screen, onScreen, onHere, onTold, onState });
  }

  start() {
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#back());
    document.addEventListener("resume", () => this.#back());
    addEventListener("pageshow", (event) => event.persisted && this.#back());
    addEventListener("online", () => this.#wake());
    this.#wall = this.#drift();
    this.#followAfter(BY_HTTP_AFTER);
    this.#connect();
  }

  stop() {
    this.#stopped = true;
    this.#drop();
    this.#unfollow();
  }

  // Hands a message to the socket; whether there is one that is open. What is not sent now is never sent.
  send(message) {
    const open = this.#socket?.readyState === WebSocket.OPEN;
    if (open) this.#socket.send(JSON.stringify(message));
    return open;
  }

  // Reads the screen over HTTP; resolves to whether it came. Several callers share one request.
  refresh() {
    this.#fetching ??= this.#read().finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  // Screens that come with the page pass through here, too, so that an older one never wins.
  take(screen) {
    const held = this.screen;
    if (held && (screen.version < held.version || (screen.version === held.version && screen.now < held.now))) return;
    this.screen = screen;
    this.clock.seed(screen.now);
    this.#show();
  }

  // An error while painting must not stop the line.
  #show() {
    try {
      this.onScreen(this.screen);
    } catch (error) {
      console.error(error);
    }
  }

  async #read() {
    const sent = this.clock.local();
    let response, received, answer;
    try {
      response = await fetch(this.screenUrl, {
        cache: "no-store",
        headers: { Accept: "application/json" },
        signal: patience(SILENCE),
      });
      received = this.clock.local();
      answer = await response.json(); // another format comes from something between us and the server
    } catch {
      return false; // the line is broken
    }
    try {
      if (!response.ok) {
        this.#refusedByHttp(answer);
        return false;
      }
      if (this.state !== "live") this.clock.sample(sent, received, answer.now); // as good as a pong, only slower
      this.take(answer);
      return true;
    } catch (error) {
      console.error(error); // not the line: an error of ours, or an answer that is not ours
      return false;
    }
  }

  // Some browsers withhold cookies from sockets, but a page's own request always says who
  // this is. `message`: for the reader.
  #refusedByHttp({ code, message }) {
    if (this.#stopped || this.state === "live") return; // the server itself closes a socket that is not valid any more
    if (code === "forbidden") this.#end(this.#refusal === 4403 ? 4403 : SIGNED_OUT, message);
    else if (code === "not_found") this.#end(4404, message);
  }

  #say(state, code = 0, message = "") {
    if (state === this.state && code === 0) return;
    this.state = state;
    this.onState(state, code, message);
  }

  #end(code, message) {
    this.stop();
    this.#say("gone", code, message);
  }

  #connect() {
    if (this.#stopped) return;
    clearTimeout(this.#retry);
    this.#retry = null;
    const address = new URL(this.live, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = this.#open(address);
    if (!socket) return;
    this.#socket = socket;
    socket.onopen = () => this.#opened(socket);
    socket.onmessage = (event) => this.#heard(socket, event.data);
    socket.onclose = (event) => socket === this.#socket && this.#closed(event.code);
    // A network that swallows packets refuses nothing, so the wait is bounded.
    this.#after(2 * SILENCE, () => socket === this.#socket && socket.readyState === WebSocket.CONNECTING && this.#closed(0));
  }

  // Some blockers make the constructor throw.
  #open(address) {
    try {
      return new WebSocket(address);
    } catch {
      this.#closed(0);
      return null;
    }
  }

  #opened(socket) {
    if (socket !== this.#socket) return;
    this.#wall = this.#drift();
    QUICK.forEach((delay) => this.#after(delay, () => this.#ping(socket)));
    this.#beat(socket);
  }

  #beat(socket) {
    this.#after(BEAT, () => {
      if (socket !== this.#socket) return;
      if (this.#slept()) this.#wake();
      this.#ping(socket);
      this.#beat(socket);
    });
  }

  #ping(socket) {
    if (socket !== this.#socket || socket.readyState !== WebSocket.OPEN) return;
    const id = ++this.#id;
    this.#pings.set(id, this.clock.local());
    socket.send(JSON.stringify({ t: "ping", id }));
    // A phone that lost its network keeps its socket open: only the missing answer shows it.
    this.#after(SILENCE, () => socket === this.#socket && this.#pings.has(id) && this.#closed(0));
  }

  #heard(socket, data) {
    if (socket !== this.#socket) return;
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    if (message.t === "pong") this.#pong(message);
    else if (message.t === "here") this.onHere(message.ids);
    else if (message.version) this.#pushed(message);
    else this.onTold(message.t, message);
  }

  #pushed(screen) {
    this.#tries = this.#refusal = 0;
    this.#unfollow();
    this.take(screen);
    this.#say("live");
  }

  #pong({ id, now, version }) {
    const sent = this.#pings.get(id);
    if (sent === undefined) return;
    this.#pings.delete(id);
    this.clock.sample(sent, this.clock.local(), now);
    if (this.screen && version > this.screen.version) this.refresh();
  }

  #closed(code) {
    this.#drop();
    if (OVER.has(code)) {
      this.#end(code);
      return;
    }
    this.#refusal = NOT_NOW[code] ? code : 0;
    const wasLive = this.state === "live";
    if (wasLive) this.#say("reconnecting");
    if (this.#refusal) this.#unfollow();
    this.#followAfter(this.#refusal ? 0 : BY_HTTP_AFTER);
    const [least, most] = BACK_OFF;
    // A browser that was let in before may just have new cookies, so the first retry comes at once.
    const rest = wasLive && code !== SLOW_DOWN ? 0 : NOT_NOW[code];
    const wait = rest || Math.min(most, least * 2 ** this.#tries);
    this.#tries += 1;
    // Half to whole, so that a room full of phones does not come back at one instant.
    this.#retry = setTimeout(() => this.#connect(), wait * (0.5 + Math.random() / 2));
  }

  #drop() {
    this.#timers.forEach(clearTimeout);
    this.#timers.clear();
    this.#pings.clear();
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  // While there is no socket. The server counts each such request as presence.
  #followAfter(delay) {
    this.#following ??= setTimeout(() => this.#follow(), delay);
  }

  async #follow() {
    const turn = this.#following;
    const came = await this.refresh();
    if (turn !== this.#following) return; // a socket has opened meanwhile, or the next request is planned
    this.#following = null;
    const slow = this.#refusal === SLOW_DOWN ? "crowded" : "slow";
    this.#say(came ? slow : "reconnecting");
    this.#followAfter(BY_HTTP_EVERY * (0.8 + Math.random() / 5));
  }

  #unfollow() {
    clearTimeout(this.#following);
    this.#following = null;
  }

  // The page is visible again: it shows the present state at once, even before the network is back.
  #back() {
    if (this.#stopped) return;
    const missed = this.#drift() - this.#wall;
    this.#wake(missed > SLEPT ? missed : 0);
    if (this.screen) this.#show();
  }

  #wake(missed = 0) {
    if (this.#stopped) return;
    this.#wall = this.#drift();
    this.clock.relearn(missed);
    this.refresh();
    const socket = this.#socket;
    if (socket?.readyState === WebSocket.OPEN) QUICK.forEach((delay) => this.#after(delay, () => this.#ping(socket)));
    else if (socket?.readyState !== WebSocket.CONNECTING) this.#connect();
  }

  // A laptop may sleep without any event: then the wall clock went on, the monotonic one did not.
  #slept() {
    return Math.abs(this.#drift() - this.#wall) > SLEPT;
  }

  #drift() {
    return Date.now() - this.clock.local();
  }

  #after(delay, act) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, delay);
    this.#timers.add(timer);
  }
}
