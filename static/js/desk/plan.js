// Adds up a plan's lengths. Pure, except drawBars.

const total = (steps) => steps.reduce((sum, [, ms]) => sum + ms, 0);

/**
 * The rounds of a trio of `members`, each as [phase, ms] in order. `phases`: the practice's [{key, ms, once}]. A phase that is
 * `once` opens the session, so only the first round has it.
 */
export function roundsOf(phases, members = 3) {
  const steps = (some) => some.map(({ key, ms }) => [key, ms]);
  const turn = steps(phases.filter(({ key, once }) => !once && key !== "breath"));
  const breath = steps(phases.filter(({ key }) => key === "breath"));
  const later = Array.from({ length: members }, (_, n) => (n ? [...breath, ...turn] : turn)).flat();
  const first = [...steps(phases.filter(({ once }) => once)), ...later];
  return { turn, first, later };
}

/** Milliseconds of one turn, the first round, each later round, and all. */
export function sums(phases, rounds) {
  const { turn, first, later } = roundsOf(phases);
  return { turn: total(turn), first: total(first), later: total(later), all: total(first) + (rounds - 1) * total(later) };
}

/** A bar for each step, as wide as the step is long. */
export function drawBars(place, steps) {
  const bars = steps.filter(([, ms]) => ms > 0).map(([key, ms]) => {
    const bar = document.createElement("span");
    bar.dataset.phase = key;
    bar.style.setProperty("--share", ms);
    return bar;
  });
  place.replaceChildren(...bars);
}
