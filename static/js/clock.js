// The server's time, told by a browser whose own clock may be wrong. Learns an offset to the monotonic clock from pings.
// Never asks Date for the time: somebody may have set it by hand.

const SAMPLE_LIFE = 120_000;
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

  // The round trip behind the present offset, in ms. Infinity: only a guess so far.
  get trip() {
    return this.#trip;
  }

  // A first guess, late by the time that the page needed to arrive. Any ping replaces it.
  seed(serverNow) {
    if (this.#samples.length === 0 && this.#trip === GUESS) this.#offset = serverNow - this.#local();
  }

  // The shortest round trip is nearest to the truth. Old samples go, because oscillators drift.
  sample(sentAt, receivedAt, serverNow) {
    const trip = receivedAt - sentAt;
    if (trip < 0) return;
    this.#samples.push({ trip, at: receivedAt, offset: serverNow + trip / 2 - receivedAt });
    this.#samples = this.#samples.filter((sample) => receivedAt - sample.at <= SAMPLE_LIFE);
    const best = this.#samples.reduce((a, b) => (b.trip < a.trip ? b : a));
    this.#offset = best.offset;
    this.#trip = best.trip;
  }

  // After sleep the monotonic clock may have stood still: trust nothing older than the next ping.
  relearn() {
    this.#samples = [];
    this.#trip = GUESS;
  }
}
