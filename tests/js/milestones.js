// For test_speak.py: what is spoken while a step's time runs out, and what a region holds later.
import { Milestones, speak } from "/js/speak.js";

export function told(step, lefts) {
  const milestones = new Milestones();
  return lefts.map((left) => milestones.pass("1 3", step, left)).filter(Boolean);
}

export function counted(lefts) {
  const milestones = new Milestones();
  return lefts.map((left) => milestones.until("begins 3", left)).filter(Boolean);
}

// The timers of the module stand still here; each is called in its turn.
export function held(words) {
  const region = document.createElement("p");
  const waiting = [];
  const really = window.setTimeout;
  window.setTimeout = (call, ms) => waiting.push([call, ms]);
  const states = [];
  try {
    speak(region, words);
    while (waiting.length) {
      const [call, ms] = waiting.shift();
      call();
      states.push([ms, region.textContent]);
    }
  } finally {
    window.setTimeout = really;
  }
  return states;
}
