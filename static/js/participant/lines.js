// Which of the practice's lines somebody reads now: their own are not always those of their role. Pure.

import { lineOf, linesOf, roleBy, roleWith } from "../practice.js";

// Who they are. A holder hears nothing of listening or having passed.
export function whoLine({ practice, phase, role, comes, step, gone, self }) {
  const own = roleWith(practice, role);
  const { who } = linesOf(practice, phase, role);
  if (gone) return own.left ?? own.line;
  if (who) return who;
  const instead = step.when === "between" ? own.coming : comes === "holder" ? "" : self?.listens ? own.listening : self?.passed ? own.passed : "";
  return instead || own.line;
}

// What to do, { do, hint }; `word`: the page says it itself. A hint in a call begins with what that asks for (`remote`). The
// holder may be away or gone, all others too, or somebody only listens or needs a moment.
export function saidNow({ practice, phase, role, comes, gone, alone, moment, holder, self }, remote) {
  const lines = linesOf(practice, phase, role);
  if (moment) return { word: "moment" };
  if (alone) return lines.alone ?? { word: "alone" };
  if (gone) return { do: roleBy(practice, "holder").gone, word: "gone" };
  if (comes !== "holder" && holder?.away && lines.absent) return lines.absent;
  if (comes !== "holder" && self?.listens && lines.listening) return lines.listening;
  return { do: lines.do, hint: [remote ? lines.remote : "", lines.hint].filter(Boolean).join(" ") };
}

// Announces the next step. Between two turns, people know already whose turn it will be.
export function nextLine({ practice, step, next, nextHolder, nextRole }) {
  const line = step.when === "between" ? "" : lineOf(practice, next.phase, nextRole, "next");
  return nextHolder || !line.includes("{holder}") ? line : "";
}

// What stands in the gap {holder}.
export const holderOr = (practice, name) => name || (roleBy(practice, "holder").unnamed ?? "");
