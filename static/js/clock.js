// The server's time, although the device's own clock may be wrong: pings teach the offset to the monotonic clock. It
// never asks Date for the time, because somebody may have set that by hand.
// Why: docs/decisions.md#the-offset-to-the-servers-clock-comes-from-two-bounds-not-from-one-ping

const SAMPLE_LIFE = 120_000;
const CONTRADICTS = 20; // ms: more than two oscillators drift apart meanwhile
const GUESS = Number.POSITIVE_INFINITY;

export class Clock {
  #local;
  #offset = null;
  #samples = [];
  #trip = GUESS;

  constructor(local = () => performance.now()) {
    this.#local = local;
  }

  local() {
    return this.#local();
  }

  now() {
    return this.#local() + (this.#offset ?? 0);
  }

  get known() {
    return this.#offset !== null;
  }

  // The quickest ways there and back behind the present offset, in ms. The offset is wrong by at most half of that.
  // Infinity: it is only a guess so far.
  get trip() {
    return this.#trip;
  }

  // A first guess, late by the time that the page needed to arrive. Any ping replaces it.
  seed(serverNow) {
    if (this.#samples.length === 0) this.#offset = serverNow - this.#local();
  }

  // Each direction bounds the offset by itself, so the two quickest ones may come from different pings. The middle
  // between the bounds is the best estimate. Old samples are dropped, because oscillators drift.
  sample(sentAt, receivedAt, serverNow) {
    if (receivedAt < sentAt) return;
    const fresh = { at: receivedAt, least: serverNow - receivedAt, most: serverNow - sentAt };
    this.#samples = this.#samples.filter((sample) => receivedAt - sample.at <= SAMPLE_LIFE);
    if (this.#contradicts(fresh)) this.#samples = [];
    this.#samples.push(fresh);
    const { least, most } = this.#bounds();
    this.#offset = (least + most) / 2;
    this.#trip = Math.max(0, most - least);
  }

  #bounds() {
    return {
      least: Math.max(...this.#samples.map((sample) => sample.least)),
      most: Math.min(...this.#samples.map((sample) => sample.most)),
    };
  }

  // Whether a clock was set or slept meanwhile, which makes the earlier samples worthless.
  #contradicts(fresh) {
    const { least, most } = this.#bounds();
    return fresh.least > most + CONTRADICTS || fresh.most < least - CONTRADICTS;
  }

  // After sleep the monotonic clock may have stood still, so only new pings count. `missed`: for how many ms, by the
  // device's own clock, which is the best guess until then.
  relearn(missed = 0) {
    if (this.#offset !== null) this.#offset += missed;
    this.#samples = [];
    this.#trip = GUESS;
  }
}
