// The server's time, told by a browser whose own clock may be wrong. Learns an offset to the monotonic clock from pings.
// Never asks Date for the time: somebody may have set it by hand.
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

  // The quickest ways there and back behind the present offset, in ms: it is wrong by half of that at most.
  // Infinity: only a guess so far.
  get trip() {
    return this.#trip;
  }

  // A first guess, late by the time that the page needed to arrive. Any ping replaces it.
  seed(serverNow) {
    if (this.#samples.length === 0) this.#offset = serverNow - this.#local();
  }

  // Each way alone bounds the offset, and the quickest way there and the quickest way back need not be of one ping.
  // Between these bounds the middle is nearest to the truth. Old samples go, because oscillators drift.
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

  // Whether one of the two clocks was set meanwhile, or slept: then what was learnt before is worth nothing.
  #contradicts(fresh) {
    const { least, most } = this.#bounds();
    return fresh.least > most + CONTRADICTS || fresh.most < least - CONTRADICTS;
  }

  // After sleep the monotonic clock may have stood still: trust nothing older than the next ping. `missed`: for so many ms,
  // as far as the device's own clock can tell, which is the best guess there is until then.
  relearn(missed = 0) {
    if (this.#offset !== null) this.#offset += missed;
    this.#samples = [];
    this.#trip = GUESS;
  }
}
