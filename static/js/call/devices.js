// A microphone or a camera: got when it is wanted, given back when it is not (only that switches a camera's light off), and got
// anew when it was taken away. It never asks a second time by itself once somebody has refused.

const WANTS = {
  microphone: { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } },
  camera: { video: { width: { ideal: 320 }, height: { ideal: 240 }, frameRate: { ideal: 15, max: 30 } } },
};
const NEWS = 15_000; // ms
const KINDS = { microphone: "audioinput", camera: "videoinput" };
const TROUBLES = { NotAllowedError: "refused", SecurityError: "refused", NotFoundError: "missing", OverconstrainedError: "missing" };

export class Device {
  track = null;
  /** Why there is none, or not the one that was chosen: see `Trouble` in call.js */
  trouble = "";
  /** The id of the device in use, or that was chosen; "" for none */
  chosen = "";
  /** What there is to choose from, as far as the browser names it */
  all = [];
  #wanted = false;
  #tried = false; // and to no avail: only somebody's touch or another device makes it try again
  #old = false; // another one is wanted than the one that is there
  #busy = false;
  #ended = () => this.#lost();

  /**
   * @param {"microphone" | "camera"} kind
   * @param {MediaDevices | undefined} media undefined on a page that is not secure
   * @param {() => void} onChange
   */
  constructor(kind, media, onChange) {
    Object.assign(this, { kind, media, onChange });
    media?.addEventListener?.("devicechange", () => this.#plugged());
  }

  /** Gets it, or gives it back. */
  want(on) {
    if (on === this.#wanted) return;
    this.#wanted = on;
    this.#tried = false;
    if (!on) this.trouble = "";
    this.#settle();
  }

  /** Takes another one. */
  choose(id) {
    this.chosen = id;
    this.anew();
  }

  /** Tries once more, or gets the same one anew. */
  anew() {
    this.trouble = "";
    this.#old = Boolean(this.track);
    this.#tried = false;
    this.#settle();
  }

  /** The microphone gives nothing (or something again). */
  sleeps(on) {
    if (on === (this.trouble === "asleep") || (on && this.trouble)) return;
    this.trouble = on ? "asleep" : "";
    this.onChange();
  }

  // One request at a time; what is wanted may have changed when it is answered.
  async #settle() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#old || (this.#wanted ? !this.track && !this.#tried : this.track)) {
      if (this.#old || !this.#wanted) this.#give();
      if (this.#wanted) await this.#get();
    }
    this.#busy = false;
    this.onChange();
  }

  async #get() {
    if (!this.media) return this.#fail("insecure");
    try {
      const [track] = (await this.#ask()).getTracks();
      this.#take(track);
    } catch (error) {
      this.#fail(TROUBLES[error.name] ?? "busy");
    }
  }

  // The chosen one may be gone; any other is better than none.
  async #ask() {
    const [[kind, wishes]] = Object.entries(WANTS[this.kind]);
    if (this.chosen) {
      try {
        return await this.media.getUserMedia({ [kind]: { ...wishes, deviceId: { exact: this.chosen } } });
      } catch (error) {
        if (TROUBLES[error.name] !== "missing") throw error;
        this.chosen = "";
      }
    }
    return this.media.getUserMedia({ [kind]: wishes });
  }

  #take(track) {
    this.track = track;
    this.chosen = track.getSettings().deviceId ?? "";
    if (this.trouble === "lost") setTimeout(() => this.#found(track), NEWS);
    else this.trouble = "";
    track.addEventListener("ended", this.#ended);
    this.#list();
  }

  #give() {
    this.#old = false;
    const { track } = this;
    this.track = null;
    track?.removeEventListener("ended", this.#ended);
    track?.stop();
  }

  #fail(trouble) {
    this.#tried = true;
    if (this.trouble !== "lost" || trouble === "refused") this.trouble = trouble;
  }

  // It was unplugged, or permission was taken back. Another one may be there.
  #lost() {
    this.#give();
    this.trouble = "lost";
    this.onChange();
    this.#settle();
  }

  // It has been said long enough that this is another one.
  #found(track) {
    if (track !== this.track || this.trouble !== "lost") return;
    this.trouble = "";
    this.onChange();
  }

  async #plugged() {
    await this.#list();
    if (!this.#wanted || this.track || ["refused", "insecure"].includes(this.trouble)) return;
    this.#tried = false;
    this.#settle();
  }

  async #list() {
    const all = await this.media.enumerateDevices();
    this.all = all.filter(({ kind, label }) => kind === KINDS[this.kind] && label).map(({ deviceId, label }) => ({ id: deviceId, label }));
    this.onChange();
  }
}
