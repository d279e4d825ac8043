// What the group has agreed on for the turn under way, as a line above the buttons (under.js). The screen carries it, and this page
// keeps nothing of it.

import { words } from "../words.js";

const BETWEEN = " · ";

// Whoever is asked just now (contract.js) sees the boxes instead.
export function contractOf({ practice, kind, step, group, asks }) {
  const holds = kind === "turn" && !asks.some((key) => key in (practice.agreements ?? {})) && step.turn && group.contract?.turn === step.turn;
  if (!holds) return null;
  const { agreements } = practice;
  const said = (each) => (typeof each.said === "number" ? agreements[each.key]?.choices?.[each.said] : each.said) ?? "";
  const all = document.createDocumentFragment();
  for (const each of group.contract.agreed) all.append(words("agreed-one", { question: agreements[each.key]?.question ?? "", said: said(each) }));
  return { whose: `turn ${step.turn}`, label: words("agreed"), first: group.contract.agreed.map(said).join(BETWEEN), all };
}
