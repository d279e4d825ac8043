// Where things stand that come and go: in one column of rows, each as many rows as it needs. Pure: no page.

/**
 * `before`: the last result, {} at first. `wanted`: [key, rows] of each present thing, in reading order. Returns { key: { from,
 * rows } }, counted from 1. A thing that stays keeps its rows; a new one takes the first gap that fits.
 */
export function placed(before, wanted) {
  const places = Object.fromEntries(wanted.filter(([key]) => key in before).map(([key]) => [key, before[key]]));
  for (const [key, rows] of wanted) places[key] ??= { from: gapFor(rows, Object.values(places)), rows };
  return places;
}

function gapFor(rows, taken) {
  let from = 1;
  for (const one of [...taken].sort((a, b) => a.from - b.from)) {
    if (one.from - from >= rows) break;
    from = one.from + one.rows;
  }
  return from;
}
