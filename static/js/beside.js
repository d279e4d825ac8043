// For a page beside the live one (one's own page, the privacy page): its reader still counts as here, is called when
// the group needs them, and gets back with one touch. It does not know the page itself.

import { keepAwake } from "./awake.js";
import { callOf } from "./beside/call.js";
import { chime } from "./chime.js";
import { Link } from "./link.js";

const { live, screen, me, first } = JSON.parse(document.getElementById("beside").textContent);
const place = document.querySelector("[data-beside]");
const title = document.title;
const link = new Link({ live, screen, onScreen: show });
let called = null;

function show() {
  const call = callOf(link.screen, me, link.clock.now());
  keepAwake(link.screen.session.state !== "ended");
  if (call === called) return;
  const before = called;
  called = call;
  place.hidden = call === null;
  for (const words of place.querySelectorAll("[data-call]")) words.hidden = words.dataset.call !== call;
  const said = call && place.querySelector(`[data-call="${call}"]`).textContent;
  document.title = said ? `${said} · ${title}` : title;
  if (call && !(before === "turn" && call === "round")) chime();
}

link.take(first);
link.start();
