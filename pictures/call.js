// Stands in for js/call/inside.js in the page of a picture: what is seen of a call whose state is painted, without anybody's
// camera. `painted`: what differs from a call in which all is well; of `mates`, by their place among the others.

import { Inside as Real } from "./inside.js?real";

const seen = JSON.parse(document.getElementById("screen").textContent);
const me = Number(document.body.dataset.me);
const others = (seen.group?.people ?? []).filter(({ id }) => id !== me).sort((one, other) => one.id - other.id);
const { levels = {} } = window.painted;

const well = { connection: "connected", speaks: true, why: "", microphone: true, camera: false, stream: null };
const fine = { microphone: "", camera: "" };
const devices = {
  microphone: [{ id: "one", label: "Built-in microphone" }, { id: "two", label: "Headset" }],
  camera: [{ id: "one", label: "Front camera" }],
};

// Somebody before a window, drawn: the pictures of cameras in pictures.
function drawn(at) {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
  const pen = canvas.getContext("2d");
  const hue = 30 + 75 * at;
  const disc = (colour, ...round) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.ellipse(...round, 0, 0, 7);
    pen.fill();
  };
  pen.fillStyle = `hsl(${hue} 30% 72%)`;
  pen.fillRect(0, 0, 320, 240);
  pen.fillStyle = `hsl(${hue} 45% 88%)`;
  pen.fillRect(190, 20, 90, 120);
  disc(`hsl(${hue + 180} 35% 38%)`, 150, 270, 105, 100);
  disc(`hsl(${20 + 8 * at} 45% ${68 - 12 * at}%)`, 150, 110, 50, 62);
  disc(`hsl(${20 + 10 * at} 40% ${22 + 8 * at}%)`, 150, 66, 54, 34);
  const stream = canvas.captureStream(0);
  stream.getVideoTracks()[0].requestFrame();
  return stream;
}

const camera = (state, at) => ({ ...state, stream: state.camera ? drawn(at) : null });

const stateOf = ({ mates = {}, mine = {}, ...rest }) => ({
  in: "in", possible: true, moved: false, tap: false, trouble: "",
  ...rest,
  mine: camera({ wanted: { microphone: true, camera: false }, microphone: true, camera: false, speaks: true, why: "", trouble: fine, devices, chosen: { microphone: "one", camera: "one" }, ...mine }, 0),
  mates: others.map(({ id }, at) => camera({ id, ...well, ...mates[at] }, at + 1)),
});

export class Inside extends Real {
  constructor(root, html, given) {
    super(root, html, given, ({ onChange, onLevels }) => {
      window.asked = []; // what the page has asked the call for
      const asks = (what) => [what, (...with_) => window.asked.push([what, ...with_].join(" "))];
      const call = { state: stateOf(window.painted), ...Object.fromEntries(["leave", "heard", "reached", "tap", "setMicrophone", "setCamera", "choose"].map(asks)), screen: () => {} };
      const sounds = () => onLevels(Object.fromEntries([...others.map(({ id }, at) => [id, levels[at] ?? 0]), [me, levels.mine ?? 0]]));
      call.join = () => {
        onChange();
        sounds();
      };
      document.addEventListener("click", sounds); // into a sheet, too, that was opened
      window.repaint = (changed) => {
        call.state = stateOf(changed);
        onChange();
      };
      return call;
    });
  }
}
