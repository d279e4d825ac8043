// The connection to one other caller: made, watched, mended, and made anew when nothing else helps. It is given all that it
// needs, and knows neither people nor phases.
//
// Only one of the two ever offers, so offers cannot cross, and nothing has to be rolled back; the other one asks it to.
// Why: docs/decisions.md#one-of-two-callers-offers-and-what-they-offer-never-changes

const PATIENCE = 10_000; // ms for a connection to come, and until it is said that it does not
const WAVERS = 4_000; // ms: connections that break off often come back by themselves
const JUST = 3_000; // ms: both ends see that it broke, and one answer is enough
const LATE = 1_500; // ms after which a description may have been lost
const BATCH = 100; // ms for which candidates are gathered
const MOST = 20; // candidates in one signal
const PAUSES = [0, 2_000, 5_000, 10_000, 20_000, 30_000]; // ms on top of the patience with each further try
const PICTURES = /^video\/(VP8|rtx)$/i; // every browser knows it; with all that some know, offers would be too long for a signal
const LINES = 240; // a larger picture is made smaller: tiles are small
const FEW = { audio: 40_000, video: 300_000 }; // bit/s to each of the others
const MANY = { audio: 32_000, video: 150_000 }; // the same, in a call of four or five
const DIRECT = { new: "connecting", checking: "connecting", completed: "connected" }; // of an ICE state, where the browser tells no other

export class Peer {
  /** "connecting", "connected", "waiting" (it broke off, and may come back by itself), "failed" (tries go on) */
  connection = "connecting";
  /** What the other page says of its devices. */
  told = { microphone: false, camera: false };
  /** What arrives: tracks, which are there before anything does; null before the two pages agree. */
  audio = null;
  video = null;
  /** Where the sound arrives: the browser knows its level. */
  receiver = null;
  #pc = null;
  #senders = {};
  #channel = null;
  #sent = { audio: null, video: null };
  #says = "";
  #people = 2;
  #offer = 0;
  #offered = -JUST; // when
  #state = "new";
  #was = false; // this RTCPeerConnection has been connected
  #tries = 0;
  #queue = Promise.resolve(); // descriptions and candidates, one after the other
  #limiting = Promise.resolve();
  #candidates = [];
  #timers = {};
  #closed = false;

  /**
   * @param {object} given
   * @param {boolean} given.offers whether this end offers
   * @param {(kind: string, offer: number, body: string) => boolean} given.tell sends a signal to the other caller
   * @param {() => RTCPeerConnection} given.make
   * @param {(ms: number, act: () => void) => () => void} given.after a timer; what it returns stops it
   * @param {() => number} given.clock monotonic, ms
   * @param {() => void} given.onChange
   */
  constructor({ offers, tell, make, after, clock, onChange }) {
    Object.assign(this, { offers, tell, make, after, clock, onChange });
    if (offers) this.#offer = Math.round(clock()); // higher than those before, also if this page had given the other one up
    this.#worry();
    this.#anewAfter(this.#patience());
    if (offers) this.#build();
  }

  /** Sends this track of its kind from now on; null: nothing. */
  send(kind, track) {
    if (this.#sent[kind] === track) return;
    this.#sent[kind] = track;
    this.#senders[kind]?.replaceTrack(track).catch((error) => this.#complain(error));
    if (kind === "audio" || track) this.#limit();
  }

  /** Tells the other page which devices are on. */
  say({ microphone, camera }) {
    const says = (microphone ? "m" : "") + (camera ? "c" : "");
    if (says === this.#says) return;
    this.#says = says;
    this.#speak();
  }

  /** How many people are in the call: the more, the less each of them gets. */
  share(people) {
    if (people === this.#people) return;
    this.#people = people;
    this.#limit();
  }

  /** A signal of the other caller, of a kind that is about the connection. */
  heard({ kind, offer, body }) {
    if (kind === "restart") this.#asked(body);
    else this.#inOrder(() => (kind === "describe" ? this.#described(offer, JSON.parse(body)) : this.#found(offer, JSON.parse(body))));
  }

  /** The other caller is surely there: whatever it may have missed is said again. */
  again() {
    if (this.offers && this.#pc.signalingState === "have-local-offer" && this.clock() - this.#offered >= LATE) this.#describe();
  }

  close() {
    this.#closed = true;
    for (const name of Object.keys(this.#timers)) this.#cancel(name);
    this.#drop();
  }

  // Making it ----------------------------------------------------------------------------------

  #build() {
    const pc = this.#fresh();
    // Both kinds from the start and for good: tracks come and go later without another word.
    const [, video] = ["audio", "video"].map((kind) => pc.addTransceiver(kind, { direction: "sendrecv" }));
    video.setCodecPreferences?.(RTCRtpReceiver.getCapabilities("video").codecs.filter(({ mimeType }) => PICTURES.test(mimeType)));
    this.#attach(pc);
    this.#propose(pc);
  }

  #fresh() {
    this.#drop();
    this.#worry(); // the other end may have begun again
    const pc = this.make();
    this.#pc = pc;
    this.#anewAfter(this.#patience());
    this.#tries += 1;
    this.#state = "new";
    this.#was = false;
    const ours = (act) => (event) => pc === this.#pc && act(event);
    pc.onconnectionstatechange = pc.oniceconnectionstatechange = ours(() => this.#moved(pc.connectionState ?? DIRECT[pc.iceConnectionState] ?? pc.iceConnectionState));
    pc.onicecandidate = ours(({ candidate }) => candidate?.candidate && this.#gather(candidate));
    const channel = pc.createDataChannel("devices", { negotiated: true, id: 0 });
    this.#channel = channel;
    channel.onopen = () => this.#speak();
    channel.onmessage = ours(({ data }) => this.#learn(String(data)));
    return pc;
  }

  #attach(pc) {
    for (const { sender, receiver } of pc.getTransceivers()) {
      const { kind } = receiver.track;
      this[kind] = receiver.track;
      this.#senders[kind] = sender;
      if (kind === "audio") this.receiver = receiver;
      sender.replaceTrack(this.#sent[kind]).catch((error) => this.#complain(error));
    }
    this.onChange();
  }

  #drop() {
    const pc = this.#pc;
    this.#pc = this.#channel = this.audio = this.video = this.receiver = null;
    this.#senders = {};
    this.#candidates = [];
    this.#cancel("batch");
    pc?.close();
  }

  // Signals ------------------------------------------------------------------------------------

  #propose(pc) {
    this.#offer += 1;
    this.#offered = this.clock();
    this.#inOrder(async () => {
      if (pc !== this.#pc) return;
      await pc.setLocalDescription();
      if (pc === this.#pc) this.#describe();
    });
  }

  // `anew`: what this end had before is closed, so the other end must not go on with its own.
  #describe() {
    const { type, sdp } = this.#pc.localDescription;
    this.tell("describe", this.#offer, JSON.stringify({ type, sdp, anew: !this.#was }));
  }

  async #described(offer, { type, sdp, anew }) {
    if (type === "answer") return this.#answered(offer, { type, sdp });
    if (this.offers || offer < this.#offer) return;
    if (offer === this.#offer) {
      if (this.#pc?.signalingState === "stable") this.#describe(); // the answer was lost
      return;
    }
    this.#offer = offer;
    const pc = anew || !this.#pc ? this.#fresh() : this.#pc;
    await pc.setRemoteDescription({ type, sdp });
    if (pc !== this.#pc) return;
    for (const transceiver of pc.getTransceivers()) transceiver.direction = "sendrecv";
    this.#attach(pc);
    await pc.setLocalDescription();
    if (pc === this.#pc) this.#describe();
  }

  async #answered(offer, description) {
    if (offer === this.#offer && this.#pc?.signalingState === "have-local-offer") await this.#pc.setRemoteDescription(description);
  }

  async #found(offer, candidates) {
    const pc = this.#pc;
    if (offer !== this.#offer || !pc?.remoteDescription) return; // the description that is sent again has them, too
    for (const candidate of candidates) pc.addIceCandidate(candidate).catch((error) => this.#complain(error)); // one may be of an earlier offer
  }

  #gather(candidate) {
    this.#candidates.push(candidate.toJSON());
    if (!this.#timers.batch) this.#set("batch", BATCH, () => this.#pass());
  }

  #pass() {
    for (let at = 0; at < this.#candidates.length; at += MOST) this.tell("candidates", this.#offer, JSON.stringify(this.#candidates.slice(at, at + MOST)));
    this.#candidates = [];
  }

  #inOrder(act) {
    this.#queue = this.#queue.then(() => this.#closed || act()).catch((error) => this.#complain(error));
  }

  // What goes wrong here is what a broken or altered page sends, or a connection that was closed meanwhile. The timers go on.
  #complain(error) {
    if (!this.#closed) console.warn(error);
  }

  // Watching and mending it --------------------------------------------------------------------

  #moved(state) {
    if (state === this.#state) return; // told twice: of the connection, and of its ICE
    this.#state = state;
    if (state === "connected") this.#reached();
    else if (state === "disconnected") this.#wavers();
    else if (state === "failed") this.#broke();
  }

  #reached() {
    for (const name of ["worry", "waver", "anew"]) this.#cancel(name);
    this.#was = true;
    this.#tries = 0;
    this.#limit();
    this.#become("connected");
  }

  #wavers() {
    this.#worry();
    this.#set("waver", WAVERS, () => this.#restart());
  }

  #broke() {
    this.#worry();
    if (this.#was) this.#restart();
  }

  // A new way between the same two ends.
  #restart() {
    this.#cancel("waver");
    this.#anewAfter(PATIENCE);
    if (!this.offers) this.tell("restart", this.#offer, "");
    else {
      this.#pc.restartIce();
      this.#propose(this.#pc);
    }
  }

  #anew() {
    if (this.offers) return this.#build();
    this.#tries += 1;
    this.#anewAfter(this.#patience());
    this.tell("restart", this.#offer, "anew");
  }

  #asked(how) {
    if (!this.offers || this.clock() - this.#offered < JUST) return; // it may have asked before it heard the last one
    if (how === "anew" || !this.#was) this.#build();
    else this.#restart();
  }

  // The one who offers begins again a little earlier, so the other one need not ask.
  #patience() {
    return PATIENCE + (this.offers ? 0 : LATE) + PAUSES[Math.min(this.#tries, PAUSES.length - 1)];
  }

  #anewAfter(ms) {
    this.#set("anew", ms, () => this.#anew());
  }

  #worry() {
    if (!this.#timers.worry) this.#set("worry", PATIENCE, () => this.#become("failed"));
    if (this.connection === "connected") this.#become("waiting");
  }

  #become(connection) {
    if (connection === this.connection) return;
    this.connection = connection;
    this.onChange();
  }

  #set(name, ms, act) {
    this.#cancel(name);
    this.#timers[name] = this.after(ms, () => {
      this.#timers[name] = null;
      act();
    });
  }

  #cancel(name) {
    this.#timers[name]?.();
    this.#timers[name] = null;
  }

  // What is sent -------------------------------------------------------------------------------

  #speak() {
    if (this.#channel?.readyState === "open") this.#channel.send(this.#says);
  }

  #learn(says) {
    this.told = { microphone: says.includes("m"), camera: says.includes("c") };
    this.onChange();
  }

  // A sender takes one set of parameters after the other, and may refuse one that became old while it waited.
  #limit() {
    const set = () => this.#closed || this.#limitAll();
    this.#limiting = this.#limiting.then(set).catch(set).catch((error) => this.#complain(error));
  }

  async #limitAll() {
    if (!this.#was) return;
    const most = this.#people > 3 ? MANY : FEW;
    for (const [kind, sender] of Object.entries(this.#senders)) {
      const parameters = sender.getParameters();
      if (!parameters.encodings?.length) continue; // this browser lets nothing be set yet
      parameters.encodings[0].maxBitrate = most[kind];
      // Why: docs/decisions.md#a-voice-that-falls-silent-is-switched-off-at-its-sender-too
      if (kind === "audio") parameters.encodings[0].active = Boolean(this.#sent.audio);
      if (kind === "video") parameters.encodings[0].scaleResolutionDownBy = Math.max(1, (this.#sent.video?.getSettings().height ?? 0) / LINES);
      await sender.setParameters(parameters);
    }
  }
}
