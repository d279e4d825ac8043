// For test_visit.py: a facilitator comes into the call of two people.
import { Gathering, PRACTICE, allConnected, screenOf, until } from "/tests/calls.js";
import { Visiting } from "/js/desk/visiting.js";

const ADA = 1;
const BEN = 2;
const FAY = 7; // an account
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

// A desk that visits: `tell` has what its screens do, what was said and asked, and its buttons. `relay`: what the server answers
// when it is asked for the relay.
async function atADesk(tell, relay = () => ({ ok: true, servers: [], direct: true, until: Number.MAX_SAFE_INTEGER })) {
  const { fetch } = globalThis;
  const asked = [];
  globalThis.fetch = async (url) => {
    asked.push(url);
    const answer = relay();
    return Response.json(answer, { status: answer.ok ? 200 : 429 });
  };
  const part = document.createElement("section");
  part.dataset.visit = "";
  const buttons = ["ask", "listen", "tap", "wake", "mute", "leave"].map((what) => `<button data-visit-do="${what}"></button>`);
  part.innerHTML = `<h2 data-visit-title tabindex="-1"></h2><p data-visit-says></p><p data-visit-who></p>${buttons.join("")}`;
  const main = document.createElement("main");
  main.innerHTML = `<section class="desk-part"><h2 tabindex="-1">Groups</h2></section>`;
  main.append(part);
  document.body.append(main);
  const hellos = [];
  const { group, ...rest } = screenOf([ADA, BEN]);
  const shown = (visits) => ({ ...rest, visits });
  const visit = (at, state = "in") => [{ id: group.id, number: 1, state, by: FAY, at, group }];
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
  const button = (what) => part.querySelector(`[data-visit-do=${what}]`);
  const press = (what) => button(what).click();
  try {
    desk.start();
    return await tell({ show, visit, press, button, hellos, asked, main });
  } finally {
    main.remove();
    Object.assign(globalThis, { fetch });
  }
}

// A desk plays a visit that is asked for there; that is over, and the next one is asked for in another window. How often the desk
// had said hello to a call by each of these moments, and once it is told to listen.
export const askedElsewhere = () =>
  atADesk(async ({ show, visit, press, hellos }) => {
    press("ask");
    await until(() => hellos.length);
    await show([]);
    const before = hellos.length;
    const elsewhere = await show(visit(2));
    press("listen");
    await until(() => hellos.length > elsewhere);
    await show([]);
    return { before, elsewhere };
  });

// A desk that the server gives no relay, because it has asked for it too often: how often it asks, at its first screen, after three
// more of the same visit, and once its facilitator has left and asks to come in again.
export const refused = () =>
  atADesk(
    async ({ show, visit, press, asked }) => {
      press("ask");
      await until(() => asked.length);
      const told = [asked.length];
      for (let screens = 0; screens < 3; screens += 1) await show(visit(1));
      told.push(asked.length);
      await show([]);
      press("ask");
      await until(() => asked.length > told[1]);
      told.push(asked.length);
      await show([]);
      return told;
    },
    () => ({ ok: false, code: "limit", message: "" }),
  );

// A desk whose facilitator has the focus on a button of the visit when the group ends it, and when the round does: where it is then.
export const ended = () =>
  atADesk(async ({ show, visit, press, button, hellos }) => {
    const where = () => document.activeElement.dataset.visitDo ?? document.activeElement.localName;
    press("ask");
    await until(() => hellos.length);
    await show(visit(1, "speaking"));
    await until(() => !button("mute").hidden);
    button("mute").focus();
    const told = [where()];
    await show(visit(1, "later"));
    told.push(where());
    await show([]);
    return [...told, where()];
  });
