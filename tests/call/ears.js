// Runs in a page before its own scripts: listens to what is really played and looks at what is really shown there, twenty
// times a second, and writes down whom: in `heard` and `seen`, each with its moment (timeOrigin + performance.now()).
//
// What an element plays counts unless it is paused, muted or silent, whatever arrives; and a video counts when it is
// visible, by the colour in its middle. A picture that stands still is noted with a "~": it is shown all the same.
(() => {
  const { tones, colours } = window.person; // what the test says before this script
  const EVERY = 50; // ms
  const LOUD = -50; // dB, half as loud as they speak
  const heard = (window.heard = []);
  const seen = (window.seen = []);
  const now = () => performance.timeOrigin + performance.now();

  // Every element that was ever given a stream: a sound need not be in the document to be heard.
  const players = new Set();
  const stream = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "srcObject");
  Object.defineProperty(HTMLMediaElement.prototype, "srcObject", {
    ...stream,
    set(value) {
      players.add(this);
      stream.set.call(this, value);
    },
  });

  let sound;
  const analysers = new WeakMap();
  const analyserOf = (track) => {
    if (!analysers.has(track)) {
      sound ??= new AudioContext();
      const analyser = new AnalyserNode(sound, { fftSize: 2048, smoothingTimeConstant: 0 });
      new MediaStreamAudioSourceNode(sound, { mediaStream: new MediaStream([track]) }).connect(analyser);
      analysers.set(track, analyser);
    }
    return analysers.get(track);
  };

  const tracksOf = (player, kind) => player.srcObject.getTracks().filter((each) => each.kind === kind && each.readyState === "live");
  const plays = (player) => !player.paused && !player.ended && player.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA;

  const levels = new Float32Array(1024);
  const listen = () => {
    const who = new Set();
    for (const player of players) {
      if (!player.srcObject) continue;
      const audible = plays(player) && !player.muted && player.volume > 0;
      for (const track of tracksOf(player, "audio")) {
        const analyser = analyserOf(track); // also of what is silenced: to listen takes a moment to begin
        analyser.getFloatFrequencyData(levels);
        if (!audible || !track.enabled) continue;
        const level = (tone) => levels[Math.round((tone * analyser.fftSize) / sound.sampleRate)];
        const loudest = Object.keys(tones).reduce((best, name) => (level(tones[name]) > level(tones[best]) ? name : best));
        if (level(tones[loudest]) > LOUD) who.add(loudest); // one track is one person's
      }
    }
    return [...who].sort().join(" ");
  };

  const look = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const frames = new WeakMap();
  const moves = (video) => {
    const before = frames.get(video) ?? { count: -1, at: 0 };
    const { totalVideoFrames: count } = video.getVideoPlaybackQuality();
    if (count !== before.count) frames.set(video, { count, at: now() });
    return now() - frames.get(video).at < 1000;
  };
  const watch = () => {
    const who = new Set();
    for (const video of players) {
      if (!(video instanceof HTMLVideoElement) || !video.isConnected || !video.srcObject || !video.videoWidth) continue;
      if (!video.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || !video.clientWidth) continue;
      look.drawImage(video, 0, 0, 9, 9);
      const [red, green, blue] = look.getImageData(4, 6, 1, 1).data;
      const name = Object.keys(colours).find((each) => {
        const near = [red, green, blue].map((value, at) => Math.abs(value - parseInt(colours[each].slice(1 + 2 * at, 3 + 2 * at), 16)));
        return Math.max(...near) < 48;
      });
      if (name) who.add(moves(video) ? name : `${name}~`);
    }
    return [...who].sort().join(" ");
  };

  setInterval(() => {
    heard.push([now(), listen()]);
    seen.push([now(), watch()]);
  }, EVERY);

  // What this page sends: its connections and, once that is asked for, a count of the bytes of sound and pictures.
  const connections = (window.connections = new Set());
  const sent = (window.sent = []);
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given);
      connections.add(this);
    }
  };
  const count = async () => {
    let bytes = 0;
    for (const each of connections) {
      for (const report of (await each.getStats()).values()) {
        if (report.type === "outbound-rtp") bytes += report.bytesSent;
      }
    }
    sent.push([now(), bytes]);
  };
  window.countBytes = () => void setInterval(count, 4 * EVERY);
})();
