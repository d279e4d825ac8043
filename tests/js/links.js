// For test_link.py: a page that was asleep, and is seen again where there is no network.

import { Link } from "/js/link.js";

// By how much the server's time has gone on for it, at the moment when it is seen again.
export function seenAgain(slept) {
  const { now } = Date;
  const shown = [];
  const link = new Link({ live: "/nowhere", screen: "/nowhere", onScreen: () => shown.push(link.clock.now() - link.clock.local()) });
  link.take({ version: 1, now: 50_000 });
  link.start();
  Date.now = () => now.call(Date) + slept;
  document.dispatchEvent(new Event("visibilitychange"));
  Date.now = now;
  link.stop();
  return { times: shown.length, moved: Math.round((shown.at(-1) - shown[0]) / 100) * 100 };
}
