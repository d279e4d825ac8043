// Plays what arrives of one other person, or keeps it silent: the element is muted and its track is off, each of which is enough.

export class Hearing {
  #element = document.createElement("audio");
  #track = null;
  #refused = false;

  /** @param {(refused: boolean) => void} onRefused this browser plays nothing before it is touched; or it does again, or there is nothing to hear */
  constructor(onRefused) {
    this.onRefused = onRefused;
    this.#element.autoplay = true;
    this.#element.setAttribute("playsinline", "");
    this.#element.muted = true;
    this.#element.onpause = () => this.#stopped();
    document.body.append(this.#element); // some browsers play only what is in the page
  }

  /** @param {MediaStreamTrack | null} track @param {boolean} on whether it may be heard */
  play(track, on) {
    if (track) track.enabled = on;
    const comes = on && this.#element.muted; // a browser may stop what is heard all of a sudden
    this.#element.muted = !on;
    if (!on) this.#told(false);
    if (track !== this.#track) {
      this.#track = track;
      this.#element.srcObject = track && new MediaStream([track]);
      this.start();
    } else if (comes) this.start();
  }

  /** Begins to play; again within a touch, if that was refused. */
  async start() {
    if (!this.#track) return;
    try {
      await this.#element.play();
      this.#told(false);
    } catch (error) {
      if (error.name !== "AbortError") this.#told(!this.#element.muted); // aborted: another track has come meanwhile
    }
  }

  // By a phone call, say: to play against that would be a quarrel. What has ended stops by itself.
  #stopped() {
    if (this.#element.paused && !this.#element.muted && this.#track?.readyState === "live") this.#told(true);
  }

  #told(refused) {
    if (refused === this.#refused) return;
    this.#refused = refused;
    this.onRefused(refused);
  }

  close() {
    this.#track = null;
    this.#element.srcObject = null;
    this.#element.remove();
  }
}
