// The group's call as one page holds it: joins, leaves, follows the group and the timeline, and tells what is to be seen.
// It paints nothing (tiles.js does), and decides nothing about who is heard (rule.js does).

import { groupOf } from "../calling.js";
import { Allowance } from "./allowance.js";
import { Device } from "./devices.js";
import { Hearing } from "./hearing.js";
import { Arriving, Meter, shown } from "./level.js";
import { Mesh, callerAt } from "./mesh.js";
import { Peer } from "./peer.js";
import { VISITOR, callersOf, changesAt, ruleOf } from "./rule.js";

/**
 * What there is to paint. A new object at each change; nothing in it is ever changed afterwards.
 *
 * @typedef {object} CallState
 * @property {"out" | "joining" | "in" | "elsewhere" | "over"} in `out`: not joined, or left by this person. `joining`: the way
 *   there is being asked for. `elsewhere`: the call goes on in this person's other tab or device, which came later. `over`: this
 *   person has no group with a call just now; the page joins the next one's by itself.
 * @property {boolean} possible whether this person's group has a call that can be joined now
 * @property {boolean} moved the page has come by itself into the call of a new group, less than 15 s ago
 * @property {boolean} tap sound is there, but this browser plays none before it is touched: one `tap()` starts all
 * @property {string} trouble why `joining` does not get on: "" | "offline" (no server; tries go on) | "refused" (no relay for this
 *   person) | "unsupported" (this browser lets no page make calls, as where somebody has switched that off); `join()` tries again
 * @property {Mine} mine
 * @property {Mate[]} mates all others of the group, by id, and a facilitator who visits (id 0), also those who are not in the call
 *
 * @typedef {object} Mine
 * @property {{microphone: boolean, camera: boolean}} wanted what this person has chosen; it comes back after having been turned away
 * @property {boolean} microphone whether others can hear it now: wanted, there, and this person may speak
 * @property {boolean} camera likewise
 * @property {MediaStream | null} stream one's own camera, without sound; null while it is off
 * @property {boolean} speaks whether the practice lets this person be heard and seen now
 * @property {"" | "away" | "alone" | "listens"} why it does not
 * @property {{microphone: Trouble, camera: Trouble}} trouble
 * @property {{microphone: Device[], camera: Device[]}} devices to choose from; empty until the browser names them
 * @property {{microphone: string, camera: string}} chosen the id of the device in use; "" for none
 *
 * @typedef {"" | "refused" | "missing" | "busy" | "lost" | "asleep" | "insecure"} Trouble `refused`: the browser or the person
 *   said no. `missing`: no such device. `busy`: another program has it. `lost`: it was unplugged, and another one has taken its
 *   place or there is none. `asleep`: the microphone gives nothing but silence; `tap()` gets it anew. `insecure`: browsers let no
 *   page have it that does not come by https.
 * @typedef {{id: string, label: string}} Device
 *
 * @typedef {object} Mate
 * @property {number} id of the participant; 0: the facilitator who visits
 * @property {"" | "connecting" | "connected" | "waiting" | "failed"} connection "": not in the call. `waiting`: it was there, and may
 *   come back by itself. `failed`: not there within 10 s; tries go on.
 * @property {boolean} speaks
 * @property {"" | "away" | "alone" | "listens"} why
 * @property {boolean} microphone whether it is on, as that page says
 * @property {boolean} camera likewise
 * @property {MediaStream | null} stream the picture to show, without sound; null: there is none, or it is not to be seen now
 */

const OFF = { microphone: false, camera: false };
const LOOKS = 125; // ms between two looks at levels
const SLEEPS = 5_000; // ms of nothing at all from a microphone of which nothing has been heard yet, or since the page was hidden
const RESTS = 60_000; // ms of the same from one that has worked: some take all noise away while nobody speaks
const NEWS = 15_000; // ms for which it is said that the call is another one
const MARGIN = 60_000; // ms before their end at which the relay's servers are asked for anew
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000]; // ms between two tries to reach the server
const UNREACHED = ["offline", "slow", "try_again", "broken"]; // it may answer later
const NOBODY = { speaks: false, why: "listens" };

const after = (ms, act) => {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
};

export class Call {
  #screen = null;
  #in = "out";
  #stays = false; // whether the page goes into the call of the next group, too
  #group = null; // the id of the group whose call this is
  #people = [];
  #rule = {};
  #mesh = null;
  #entering = 0; // counts ways in, so that one that takes long knows that it is not meant any more
  #servers = null;
  #allowance = new Allowance(() => performance.now());
  #wanted = { microphone: true, camera: false };
  #devices;
  #picture = null; // one's own
  #mates = new Map(); // by id: what this page plays and shows of somebody
  #trouble = "";
  #moved = false;
  #context = null;
  #meter = null;
  #measured = null; // the track for which that is, also where there can be none
  #works = false; // one's own microphone has given something, and the page was not hidden since
  #silent = 0; // since when one's own microphone has given nothing, by the page's clock; 0: it gives something
  #timers = {};
  #painting = false;

  /**
   * @param {object} given
   * @param {object} given.practice the whole document, as the page has it
   * @param {number} given.me this participant's id; 0: a facilitator who visits
   * @param {(message: object) => boolean} given.send hands a message to the socket (`link.send`); false: there is none
   * @param {() => Promise<object>} given.relay asks `POST …/relay`, as `post` answers; never rejects
   * @param {() => number} given.now the server's time, ms (`link.clock.now`)
   * @param {(state: CallState) => void} given.onChange
   * @param {(levels: Object<number, number>) => void} [given.onLevels] how loud everybody is, by id, from 0 to 1: eight times a
   *   second while this person is in the call and looks at the page
   * @param {MediaDevices} [given.media]
   */
  constructor({ practice, me, send, relay, now, onChange, onLevels = () => {}, media = navigator.mediaDevices }) {
    Object.assign(this, { practice, me, send, relay, now, onChange, onLevels });
    this.#devices = { microphone: new Device("microphone", media, () => this.#follow()), camera: new Device("camera", media, () => this.#follow()) };
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => this.#back());
  }

  /** @type {CallState} */
  get state() {
    const { microphone, camera } = this.#devices;
    const speaks = this.#mine();
    const on = this.#on();
    return {
      in: this.#in,
      possible: Boolean(this.#screen && groupOf(this.#screen, this.now())),
      moved: this.#moved,
      tap: [...this.#mates.values()].some(({ refused }) => refused),
      trouble: this.#trouble,
      mine: {
        ...speaks,
        wanted: { ...this.#wanted },
        microphone: on.microphone,
        camera: on.camera,
        stream: this.#picture,
        trouble: { microphone: microphone.trouble, camera: camera.trouble },
        devices: { microphone: microphone.all, camera: camera.all },
        chosen: { microphone: microphone.chosen, camera: camera.chosen },
      },
      mates: this.#others().map((id) => this.#mateOf(id)),
    };
  }

  /** Every screen, as `link` has it, before joining, too; the same one again does no harm. */
  screen(screen) {
    this.#screen = screen;
    const group = groupOf(screen, this.now());
    this.#people = group ? callersOf(group) : [];
    if (this.#stays && (group?.id ?? null) !== this.#group) this.#move(group);
    else this.#mesh?.people(this.#others());
    this.#follow();
  }

  /** Within the press, because browsers let a page play sound from there. */
  join() {
    const group = this.#screen && groupOf(this.#screen, this.now());
    if (this.#stays || !group) return;
    if (!globalThis.RTCPeerConnection) {
      this.#end("joining", "unsupported");
      return;
    }
    this.#stays = true;
    this.#trouble = "";
    this.#context ??= new AudioContext();
    this.#context.resume();
    this.#enter(group);
  }

  leave() {
    this.#end("out");
  }

  /** @param {boolean} on */
  setMicrophone(on) {
    this.#choose("microphone", on);
  }

  /** @param {boolean} on */
  setCamera(on) {
    this.#choose("camera", on);
  }

  /** @param {"microphone" | "camera"} kind @param {string} device its id */
  choose(kind, device) {
    this.#devices[kind].choose(device);
  }

  /** A message of the kind `signal`, as it came. */
  heard(signal) {
    this.#mesh?.heard(signal);
  }

  /** The socket is there again (`link.state` has become "live"). */
  reached() {
    this.#mesh?.reached();
  }

  /** Any touch while `state.tap` or a microphone that sleeps: starts the sound, wakes it. */
  tap() {
    this.#context?.resume();
    for (const { hearing } of this.#mates.values()) hearing.start();
    const { microphone } = this.#devices;
    if (microphone.trouble && this.#in === "in") microphone.anew();
  }

  // The timers of a hidden page may be late, and a phone may have stopped what was heard.
  #back() {
    this.#follow();
    this.#works = false;
    if (document.hidden || this.#in !== "in") return;
    this.#context.resume();
    for (const { hearing } of this.#mates.values()) hearing.start();
  }

  // In and out ---------------------------------------------------------------------------------

  // The first offer waits for nothing but the servers: neither for a microphone nor for anybody's consent to it.
  async #enter({ id }) {
    this.#group = id;
    this.#in = "joining";
    const way = (this.#entering += 1);
    if (!this.#visits) this.#devices.microphone.want(true);
    this.#look();
    this.#follow();
    if (!(await this.#askForServers(way))) return;
    this.#in = "in";
    const mesh = new Mesh({
      me: this.me,
      call: callerAt(this.now()),
      send: (message) => this.#allowance.take(JSON.stringify(message).length) && this.send(message),
      after,
      peer: ({ offers, tell, onChange }) => new Peer({ offers, tell, onChange, after, make: () => this.#connection(), clock: () => performance.now() }),
      onChange: () => mesh === this.#mesh && this.#follow(),
      onElsewhere: () => this.#end("elsewhere"),
    });
    this.#mesh = mesh;
    mesh.join(this.#others());
    this.#follow();
  }

  // Whether there are any, and this way in is still meant.
  async #askForServers(way) {
    for (let tries = 0; !this.#servers || this.#servers.until - this.now() < MARGIN; tries += 1) {
      const answer = await this.relay();
      if (way !== this.#entering) return false;
      if (answer.ok) this.#servers = answer;
      else if (answer.code === "no_call" && !this.#visits) {
        this.#move(null); // this page is a moment behind: the next screen says where the next call is
        this.#follow();
        return false;
      } else if (!UNREACHED.includes(answer.code)) {
        this.#end("joining", "refused"); // said until somebody tries again, or leaves
        return false;
      } else {
        this.#trouble = "offline";
        this.#paint();
        await new Promise((done) => after(PAUSES[Math.min(tries, PAUSES.length - 1)], done));
        if (way !== this.#entering) return false;
      }
    }
    this.#trouble = "";
    return true;
  }

  #connection() {
    if (this.#servers.until - this.now() < MARGIN) this.#renew();
    const { servers, direct } = this.#servers;
    return new RTCPeerConnection({ iceServers: servers, iceTransportPolicy: direct ? "all" : "relay", bundlePolicy: "max-bundle" });
  }

  // For the next try: this one has to do with what there is.
  async #renew() {
    const answer = await this.relay();
    if (answer.ok) this.#servers = answer;
  }

  // To the call of another group, or of none. Microphone and camera stay as they are from one to the next.
  #move(group) {
    this.#part();
    if (!group) {
      this.#group = null;
      this.#in = "over";
      this.#rest();
      return;
    }
    this.#moved = true;
    this.#timers.moved?.();
    this.#timers.moved = after(NEWS, () => {
      this.#moved = false;
      this.#paint();
    });
    this.#enter(group);
  }

  #end(how, trouble = "") {
    this.#stays = false;
    this.#part();
    this.#group = null;
    this.#in = how;
    this.#moved = false;
    this.#trouble = trouble;
    this.#rest();
    this.#follow();
  }

  #part() {
    this.#entering += 1;
    this.#mesh?.leave();
    this.#mesh = null;
    for (const id of [...this.#mates.keys()]) this.#lose(id);
  }

  #rest() {
    for (const name of ["looks", "rule"]) this.#timers[name]?.();
    for (const device of Object.values(this.#devices)) device.want(false);
    this.#context?.suspend();
  }

  // The rule, for this page and for all others ----------------------------------------------------

  #follow() {
    this.#timers.rule?.();
    const now = this.now();
    const group = this.#screen && groupOf(this.#screen, now);
    if (this.#stays && !group && this.#group !== null) this.#move(null); // over by itself: no screen says so
    this.#rule = group ? ruleOf(this.practice, this.#screen, now) : {};
    const change = group && this.#stays ? changesAt(this.#screen, now) : null;
    if (change !== null) this.#timers.rule = after(change - now + 1, () => this.#follow());
    this.#followMine();
    this.#followOthers();
    this.#measure();
    this.#paint();
  }

  #followMine() {
    const { microphone, camera } = this.#devices;
    const { speaks } = this.#mine();
    if (this.#visits) microphone.want(this.#in !== "over" && this.#stays && speaks); // not even asked for before the group lets them speak
    camera.want(this.#in !== "over" && this.#stays && this.#wanted.camera && speaks);
    const on = this.#on();
    if (microphone.track) microphone.track.enabled = on.microphone;
    const track = on.camera ? camera.track : null;
    if (track !== (this.#picture?.getTracks()[0] ?? null)) this.#picture = track && new MediaStream([track]);
    for (const peer of this.#mesh?.peers.values() ?? []) {
      peer.send("audio", on.microphone ? microphone.track : null);
      peer.send("video", track);
      peer.say({ microphone: this.#wanted.microphone && Boolean(microphone.track), camera: this.#wanted.camera && (Boolean(track) || !speaks) });
      peer.share(this.#mesh.peers.size + 1);
    }
  }

  #followOthers() {
    const peers = this.#mesh?.peers ?? new Map();
    for (const id of [...this.#mates.keys()]) if (!peers.has(id)) this.#lose(id);
    for (const [id, peer] of peers) {
      const mate = this.#mates.get(id) ?? this.#find(id);
      const { speaks } = this.#rule[id] ?? NOBODY;
      mate.hearing.play(peer.audio, speaks);
      const { video } = peer;
      if (video) video.enabled = speaks;
      const seen = speaks && peer.told.camera ? video : null;
      if (seen !== (mate.stream?.getTracks()[0] ?? null)) mate.stream = seen && new MediaStream([seen]);
    }
  }

  #find(id) {
    const mate = { stream: null, refused: false, arriving: new Arriving(), hearing: null };
    mate.hearing = new Hearing((refused) => {
      mate.refused = refused;
      this.#paint();
    });
    this.#mates.set(id, mate);
    return mate;
  }

  #lose(id) {
    this.#mates.get(id)?.hearing.close();
    this.#mates.delete(id);
  }

  #choose(kind, on) {
    if (kind === "microphone" && on && this.#in === "in" && !this.#devices.microphone.track) this.#devices.microphone.anew(); // asked again, also if it was wanted all the time
    if (this.#wanted[kind] === on) return;
    this.#wanted[kind] = on;
    this.#follow();
  }

  // Levels -------------------------------------------------------------------------------------

  // Some browsers refuse to measure a microphone whose sound comes at another rate than the one in which they play.
  #measure() {
    const { track } = this.#devices.microphone;
    if (track === this.#measured) return;
    this.#measured = track;
    this.#meter?.close();
    this.#meter = null;
    this.#silent = 0;
    this.#works = false;
    try {
      if (track && this.#context) this.#meter = new Meter(this.#context, track);
    } catch (error) {
      console.warn(error);
    }
  }

  #look() {
    this.#timers.looks?.();
    this.#timers.looks = after(LOOKS, () => {
      this.#look();
      const own = this.#own();
      if (document.hidden) return;
      const levels = { [this.me]: shown(own) };
      for (const [id, { arriving }] of this.#mates) {
        const { receiver } = this.#mesh?.peers.get(id) ?? {};
        levels[id] = receiver && this.#rule[id]?.speaks ? shown(arriving.read(receiver)) : 0;
      }
      this.onLevels(levels);
    });
  }

  // One's own level; and whether the microphone sleeps, as those of phones do after a phone call.
  #own() {
    const on = this.#on().microphone && this.#meter && this.#context.state === "running";
    if (!on) {
      this.#silent = 0;
      return 0;
    }
    const level = this.#meter.track.muted ? 0 : this.#meter.read();
    const now = performance.now();
    this.#works ||= level > 0;
    this.#silent = level > 0 ? 0 : this.#silent || now;
    this.#devices.microphone.sleeps(this.#silent > 0 && now - this.#silent >= (this.#works ? RESTS : SLEEPS));
    return level;
  }

  // What is told -------------------------------------------------------------------------------

  get #visits() {
    return this.me === VISITOR;
  }

  #others() {
    return this.#people.filter((id) => id !== this.me).sort((one, other) => one - other);
  }

  #mine() {
    return this.#rule[this.me] ?? (this.#group === null ? { speaks: true, why: "" } : NOBODY);
  }

  #on() {
    const { speaks } = this.#mine();
    const on = (kind) => this.#stays && speaks && this.#wanted[kind] && Boolean(this.#devices[kind].track);
    return { microphone: on("microphone"), camera: on("camera") };
  }

  #mateOf(id) {
    const peer = this.#mesh?.peers.get(id);
    return { id, connection: peer?.connection ?? "", ...(this.#rule[id] ?? NOBODY), ...(peer?.told ?? OFF), stream: this.#mates.get(id)?.stream ?? null };
  }

  // Once for all that happens in one go.
  #paint() {
    if (this.#painting) return;
    this.#painting = true;
    queueMicrotask(() => {
      this.#painting = false;
      this.onChange(this.state);
    });
  }
}
