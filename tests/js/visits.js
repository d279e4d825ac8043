// For test_visit.py: a facilitator comes into the call of two people.
import { Gathering, allConnected, screenOf, until } from "/tests/calls.js";

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
