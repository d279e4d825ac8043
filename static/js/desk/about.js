// Whom or what a control is about.
import { setAttribute } from "../written.js";

/** Adds to a control's name the words that have this id. */
export function about(control, words, id) {
  words.id = id;
  setAttribute(control, "aria-describedby", id);
}
