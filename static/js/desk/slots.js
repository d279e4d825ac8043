// Where each of several things stands that come and go: in rows of one column, each as many as it needs. Pure: no page.

/**
 * `before`: what this said last, {} at first. `wanted`: [key, rows] of each thing there is now, in the order of reading. Returns
 * { key: { from, rows } }, counted from 1: what stays keeps its rows, and what comes takes the first gap in which it fits.
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
