// How loud somebody is, from 0 to 1 as a meter shows it. One's own microphone is measured; of others the browser knows it.

const QUIET = 60; // dB below the loudest, where a meter begins

/** A share of the loudest, as a meter shows it: in decibels, as ears hear. */
export function shown(level) {
  return level > 0 ? Math.max(0, 1 + (20 * Math.log10(Math.min(1, level))) / QUIET) : 0;
}

/** Measures a track of one's own. `context`: an AudioContext. */
export class Meter {
  #source;
  #analyser;
  #samples;

  constructor(context, track) {
    this.track = track;
    this.#source = context.createMediaStreamSource(new MediaStream([track]));
    this.#analyser = context.createAnalyser();
    this.#analyser.fftSize = 1024;
    this.#samples = new Float32Array(this.#analyser.fftSize);
    this.#source.connect(this.#analyser);
  }

  /** The root of the mean square of the last 20 ms or so; exactly 0: nothing comes at all. */
  read() {
    this.#analyser.getFloatTimeDomainData(this.#samples);
    return Math.sqrt(this.#samples.reduce((sum, each) => sum + each * each, 0) / this.#samples.length);
  }

  close() {
    this.#source.disconnect();
  }
}

/** What arrives at a receiver. The browser remembers the last packet for ten seconds, so the same one twice is silence. */
export class Arriving {
  #last = -1;

  read(receiver) {
    const [newest] = receiver.getSynchronizationSources().sort((one, other) => other.timestamp - one.timestamp);
    if (!newest || newest.timestamp === this.#last) return 0;
    this.#last = newest.timestamp;
    return newest.audioLevel ?? 0;
  }
}
