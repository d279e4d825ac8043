// Whether the desk offers the practice's words to be said aloud, or our own. Pure: no page, and no words.
import { inStep } from "../timeline.js";

/**
 * The key of our own words; "" where the practice says what. Words that are not true for most groups should not be read aloud.
 * room: the pushed one; position: where its clock stands.
 */
export function aloud(room, { paused, over }) {
  if (over) return "say.over";
  if (!inStep(room)) return "say.apart";
  return paused ? "say.paused" : "";
}
