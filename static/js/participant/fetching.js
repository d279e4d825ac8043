// Something that the screen only names, and the page asks for when it is to be seen: after a random moment, because a room's
// phones learn of it at one instant.

import { asked } from "../asked.js";

// spread: ms within which to ask. again: ms after which to ask once more without an answer; 0: not by itself.
// onTold(answer) is called with what was asked for last.
// Returns ask and forget. Both forget an earlier question.
export function fetching(url, spread, onTold, again = 0) {
  let timer = null;
  let last = null;

  function after(ms) {
    const question = (last = {});
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const answer = await asked(url);
      if (question !== last) return;
      if (answer?.ok) onTold(answer);
      else if (again) after(again);
    }, ms);
  }

  function forget() {
    clearTimeout(timer);
    last = null;
  }

  return { ask: () => after(Math.random() * spread), forget };
}
