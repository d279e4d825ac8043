// Which words the desk offers to be said aloud now. Pure: knows their keys, not the page.

import { inStep } from "../timeline.js";

// Words that are not true for most groups should not be read aloud. room: the pushed one; position: where its clock stands.
export function aloud(room, { paused, over }, phase) {
  if (!over && !inStep(room)) return "say.apart";
  return paused && !over ? "say.paused" : `say.${phase}`;
}
