// For test_visit.py: a facilitator comes into the call of two people.
import { Gathering, PRACTICE, allConnected, screenOf, until } from "/tests/calls.js";
import { Visiting } from "/js/desk/visiting.js";

const ADA = 1;
const BEN = 2;
const VISITOR = 0;

// Comes in, is let speak, listens again, speaks until a silence begins, and is asked to leave: what their browser was asked for, and
// how loud Ada and they heard each other by then.
export async function visited() {
  const gathering = new Gathering();
  try {
    const people = [ADA, BEN].map((id) => gathering.person(id));
    for (const { call } of people) call.screen(screenOf([ADA, BEN]));
    for (const { call } of people) call.join();
    await allConnected(people);
    const fay = gathering.person(VISITOR);
    const everybody = [...people, fay];
    const show = (state, more) => {
      const screen = screenOf([ADA, BEN], more);
      if (state) screen.group.visit = { state, at: 1 };
      for (const { call } of people) call.screen(screen);
      fay.call.screen(state ? screen : { ...screen, group: null }); // the desk has the group only while they visit it
    };
    const [ada] = people;
    const loud = () => Object.entries({ ada: ada.levels[VISITOR] ?? 0, fay: fay.levels[ADA] ?? 0 }).filter(([, level]) => level > 0.2).map(([who]) => who);
    const told = { asked: fay.media.asked.length };
    const taken = () => fay.media.tracks.filter(({ readyState }) => readyState === "live").length;
    const note = (when) => (told[when] = { asked: fay.media.asked.length, taken: taken(), heard: loud(), mine: fay.state.mine.why });

    show("in");
    fay.call.join();
    await allConnected(everybody);
    await until(() => fay.levels[ADA] > 0.2 && fay.levels[BEN] > 0.2);
    note("in");
    show("speaking");
    await until(() => ada.levels[VISITOR] > 0.2);
    note("speaking");
    show("in");
    await until(() => taken() === 0 && ada.levels[VISITOR] === 0);
    note("again");
    show("speaking", { steps: [["hush", 3_600_000]] });
    await until(() => fay.levels[ADA] === 0);
    note("hush");
    show("");
    await until(() => ada.state.mates.length === 1 && fay.state.in === "over");
    return { ...told, gone: { mates: fay.state.mates, taken: taken() } };
  } finally {
    await gathering.end();
  }
}

// A desk plays a visit that is asked for there; that is over, and the next one is asked for in another window. How often the desk
// had said hello to a call by each of these moments, and once it is told to listen.
export async function askedElsewhere() {
  const FAY = 7;
  const { fetch } = globalThis;
  globalThis.fetch = async () => Response.json({ ok: true, servers: [], direct: true, until: Number.MAX_SAFE_INTEGER });
  const part = document.createElement("section");
  part.dataset.visit = "";
  const buttons = ["ask", "listen", "tap", "wake", "mute", "leave"].map((what) => `<button data-visit-do="${what}"></button>`);
  part.innerHTML = `<h2 data-visit-title></h2><p data-visit-says></p><p data-visit-who></p>${buttons.join("")}`;
  document.body.append(part);
  const hellos = [];
  const { group, ...rest } = screenOf([ADA, BEN]);
  const shown = (visits) => ({ ...rest, visits });
  const visit = (at) => [{ id: group.id, number: 1, state: "in", by: FAY, at, group }];
  let screen = shown([]);
  const show = async (visits) => {
    screen = shown(visits);
    desk.follow(screen);
    desk.render(screen);
    await new Promise((done) => setTimeout(done, 200));
    return hellos.length;
  };
  const send = () => show(visit(1));
  const link = { send: ({ kind }) => (kind === "hello" && hellos.push(kind), true), clock: { now: () => performance.now() } };
  const desk = new Visiting({ screen: () => screen, send, link, practice: PRACTICE, account: FAY, relay: "/relay", groupName: () => "" });
  const press = (what) => part.querySelector(`[data-visit-do=${what}]`).click();
  try {
    desk.start();
    press("ask");
    await until(() => hellos.length);
    await show([]);
    const before = hellos.length;
    const elsewhere = await show(visit(2));
    press("listen");
    await until(() => hellos.length > elsewhere);
    await show([]);
    return { before, elsewhere };
  } finally {
    part.remove();
    Object.assign(globalThis, { fetch });
  }
}
