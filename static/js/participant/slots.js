// Which notes belong on the pad at a moment, as keys ROUND.SEAT.KIND. Pure.

const AS_CLIENT = ["challenge", "valuable", "next_step"];
const NOW = {
  share: ["challenge"],
  clarify: ["challenge"],
  consult: ["valuable"],
  return: ["valuable", "next_step"],
  breath: ["valuable", "next_step"],
};

export const keyOf = (round, seat, kind) => `${round}.${seat}.${kind}`;

export function slotOf(key) {
  const [round, seat, kind] = key.split(".");
  return { key, round: Number(round), seat: Number(seat), kind };
}

const slot = (round, seat, kind) => slotOf(keyOf(round, seat, kind));

// The notes of the present moment of a turn.
export function slotsNow(scene) {
  const { session, step, seat, kind } = scene;
  if (kind !== "turn" || seat === null) return [];
  if (step.client === null) return [slot(session.round, seat, "challenge")];
  // A breath leads to the next turn; what is written in it is still about the one before.
  const client = step.phase === "breath" ? step.client - 1 : step.client;
  if (client < 0) return [slot(session.round, seat, "challenge")];
  const kinds = client === seat ? (NOW[step.phase] ?? AS_CLIENT) : ["takeaway"];
  return kinds.map((each) => slot(session.round, client, each));
}

// Everything this person may have written or may still write: this round as far as it has come, the rounds they sat in
// before (past: {round, seat, people}), and what exists.
export function slotsAll(scene, written, past = []) {
  const all = new Map(written.map((key) => [key, slotOf(key)]));
  const add = (each) => all.set(each.key, each);
  for (const { round, seat, people } of past) {
    if (round === scene.session.round) continue;
    for (const person of people) {
      for (const kind of person.seat === seat ? AS_CLIENT : ["takeaway"]) add(slot(round, person.seat, kind));
    }
  }
  const reached = reachedSeat(scene);
  for (const person of reached === null || scene.seat === null ? [] : scene.people) {
    const kinds = person.seat === scene.seat ? AS_CLIENT : ["takeaway"];
    for (const kind of kinds) {
      if (person.seat <= reached || kind === "challenge") add(slot(scene.session.round, person.seat, kind));
    }
  }
  const order = ["challenge", "takeaway", "valuable", "next_step"];
  const rank = ({ round, seat, kind }) => [round, seat, order.indexOf(kind)];
  return [...all.values()].sort((a, b) => rank(a).reduce((sum, value, i) => sum || value - rank(b)[i], 0));
}

// The seat of the last turn that has begun; null before the round begins.
function reachedSeat({ kind, step }) {
  if (kind === "turn") return step.client === null ? -1 : step.phase === "breath" ? step.client - 1 : step.client;
  return kind === "done" || kind === "between" || kind === "ended" ? Number.POSITIVE_INFINITY : null;
}
