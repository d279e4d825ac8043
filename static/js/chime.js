// A sound and a short vibration when a phase changes, by the bell that its practice names. One touch switches it off; this
// device remembers that.

const KEY = "troika:sound";
const NOTES = { soft: [523.25, 659.25], call: [659.25, 523.25, 783.99], warn: [587.33] };
let audio = null;

function remembered() {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return on; // private windows: the choice of this page
  }
}

let on = true;
let shared = true; // whether the choice could be stored, so that other tabs know it
let tell = () => {};
on = remembered();

export const soundOn = () => on;

export function setSound(value) {
  on = value;
  try {
    localStorage.setItem(KEY, on ? "on" : "off");
    shared = true;
  } catch {
    shared = false; // remembered until the page closes
  }
}

// told(): called when another tab of this browser has switched it.
export function onSound(told) {
  tell = told;
}

// A sleeping tab heard nothing of it, so it looks when it is shown again.
function look() {
  const before = on;
  if (shared) on = remembered();
  if (on !== before) tell();
}

/** `bell`: "soft", "call" (which brings people back), "silent", or "warn" shortly before an end. */
export function chime(bell = "soft") {
  if (!on || bell === "silent") return;
  if (navigator.userActivation?.hasBeenActive ?? true) navigator.vibrate?.(bell === "warn" ? 60 : [120, 80, 120]);
  if (audio?.state !== "running") return; // browsers allow no sound before the first touch
  (NOTES[bell] ?? NOTES.soft).forEach((pitch, index) => tone(pitch, audio.currentTime + index * 0.18));
}

function tone(pitch, at) {
  const [voice, loudness] = [audio.createOscillator(), audio.createGain()];
  voice.type = "sine";
  voice.frequency.value = pitch;
  loudness.gain.setValueAtTime(0, at);
  loudness.gain.linearRampToValueAtTime(0.12, at + 0.03);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
  voice.connect(loudness).connect(audio.destination);
  voice.start(at);
  voice.stop(at + 1);
}

function unlock() {
  if (!window.AudioContext) return;
  audio ??= new AudioContext();
  wake();
}

// Phones suspend sound with the screen and after a call; some browsers call that suspended, some interrupted.
function wake() {
  if (audio && audio.state !== "running") audio.resume().catch(() => {});
}

for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, unlock);
document.addEventListener("visibilitychange", () => {
  look();
  wake();
});
addEventListener("storage", ({ key }) => (key === KEY || key === null) && look());
