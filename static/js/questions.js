// The fields for the questions of rounds: as many as there are rounds. What was typed for a round that is not planned any more
// is only hidden, and is there again with it.
import { setHidden } from "./written.js";

const MOST = 20;
const NUMBER = /\d+$/;

/** Shows `rounds` fields in each part of `form` that has one for each round. */
export function showQuestions(form, rounds) {
  const wanted = Math.min(MOST, Number(rounds));
  if (!(wanted >= 1)) return;
  for (const part of form.querySelectorAll("[data-asked-grow]")) {
    while (part.children.length < wanted) part.append(another(part.lastElementChild, part.children.length + 1));
    [...part.children].forEach((field, index) => setHidden(field, index >= wanted));
  }
}

/** An empty field like this one, for round `n`. */
function another(field, n) {
  const copy = field.cloneNode(true);
  const [label, area] = [copy.querySelector("label"), copy.querySelector("textarea")];
  for (const error of copy.querySelectorAll(".errorlist")) error.remove();
  area.name = area.name.replace(NUMBER, n);
  area.id = label.htmlFor = area.id.replace(NUMBER, n);
  area.value = area.defaultValue = "";
  area.removeAttribute("aria-invalid");
  label.textContent = label.textContent.replace(NUMBER, n);
  return copy;
}
