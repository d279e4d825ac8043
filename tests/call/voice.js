// Runs in a page before its own scripts: gives its person a voice and a face of their own, since all people of one
// browser share its microphone and camera. The voice is a tone, the face a colour; behind each, the browser's own device
// is open for as long as the page holds the track, as its light would say.
(() => {
  const { tone, colour } = window.person; // what the test says before this script
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const open = devices.getUserMedia.bind(devices);
  const given = (window.given = []); // each track that the page got, with the device's own

  const spoken = () => {
    const sound = new AudioContext();
    const voice = new OscillatorNode(sound, { frequency: tone });
    const out = sound.createMediaStreamDestination();
    voice.connect(new GainNode(sound, { gain: 0.3 })).connect(out);
    voice.start();
    return { track: out.stream.getAudioTracks()[0], end: () => sound.close() };
  };

  const painted = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 96, height: 72 });
    const paint = canvas.getContext("2d");
    let turn = 0;
    const draw = () => {
      paint.fillStyle = colour;
      paint.fillRect(0, 0, 96, 72);
      paint.fillStyle = "#fff";
      paint.fillRect((turn = (turn + 8) % 96), 0, 8, 8); // something moves, so that there are new frames
    };
    draw();
    const timer = setInterval(draw, 100);
    return { track: canvas.captureStream(10).getVideoTracks()[0], end: () => clearInterval(timer) };
  };

  const ours = (real) => {
    const { track, end } = real.kind === "audio" ? spoken() : painted();
    const stop = track.stop.bind(track);
    track.stop = () => {
      if (track.readyState === "ended") return;
      real.stop();
      stop();
      end();
    };
    track.getSettings = () => real.getSettings();
    Object.defineProperty(track, "label", { value: real.label });
    given.push({ kind: real.kind, track, real });
    return track;
  };

  let none = false;
  window.noneLeft = () => (none = true);
  devices.getUserMedia = async (wanted) => {
    if (none) throw new DOMException("none", "NotFoundError");
    return new MediaStream((await open(wanted)).getTracks().map(ours));
  };

  // Somebody pulls the plug.
  window.takeAway = (kind) => {
    for (const { track } of given.filter((each) => each.kind === kind && each.track.readyState === "live")) {
      track.stop();
      track.dispatchEvent(new Event("ended"));
    }
  };
})();
