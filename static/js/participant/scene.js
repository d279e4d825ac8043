// What one participant sees at one instant, out of the pushed screen. Pure: no page, no clock.
// A scene's kind is finer than the session's state: a person without a seat waits while the others run.

import { mark, positionAt } from "../timeline.js";

export function sceneOf(screen, me, now) {
  const { session, trio } = screen;
  const people = trio?.people ?? [];
  const self = people.find((person) => person.id === me) ?? null;
  const scene = { kind: session.state, session, trio, people, self, seat: self?.seat ?? null, phase: "", role: "none", step: null };
  if (session.state === "gather" && !trio) return { ...scene, kind: "waiting" };
  if (session.state !== "running") return scene;
  if (!trio) return { ...scene, kind: "waiting" };
  const position = positionAt(trio.timeline, now);
  if (position.over) return { ...scene, kind: "done" };
  return { ...scene, ...turn(trio, people, scene.seat, position), kind: "turn", mark: mark(trio.timeline, now) };
}

function turn(trio, people, seat, { step, next, left, fraction, paused }) {
  const at = (seated) => people.find((person) => person.seat === seated) ?? null;
  const client = step.client === null ? null : at(step.client);
  return {
    step,
    next,
    paused,
    fraction,
    // A first guess of the time may lie before the step: never show more than it lasts.
    left: Math.min(left, step.ends - step.starts),
    phase: step.phase,
    turns: trio.timeline.turns,
    client,
    nextClient: next && next.client !== null ? at(next.client) : null,
    role: client === null ? "none" : client.seat === seat ? "client" : "consultant",
    ready: trio.ready ?? [],
  };
}
