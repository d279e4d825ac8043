// For test_call_rule.py: what the way into a call shows of a screen.

import { WayIn } from "/js/participant/call.js";

// Of each of these screens, one after the other: "shut", "open" or "full". `now`: the server's time, which goes on.
export async function doors(screens, now, ms = 0) {
  const page = "<main><section data-call hidden><div data-call-door><button data-call-join></button><span data-call-ahead></span></div><p data-call-full hidden></p></section></main>";
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  const began = performance.now();
  const clock = { now: () => now + performance.now() - began };
  const [root, door, full] = ["[data-call]", "[data-call-door]", "[data-call-full]"].map((each) => main.querySelector(each));
  const way = new WayIn(root, { line: () => ({ clock }) });
  const told = () => (root.hidden ? "shut" : door.hidden && !full.hidden ? "full" : "open");
  const found = [];
  for (const screen of screens) {
    way.show({ kind: screen.session.state }, screen);
    found.push(told());
  }
  await new Promise((done) => setTimeout(done, ms));
  return { found, later: told(), makesRoom: main.hasAttribute("data-calls") };
}
