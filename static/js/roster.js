// The list on a page of its own: its table comes while a person types. Without scripts the page's buttons do this.
import { Understood } from "./understood.js";

for (const form of document.querySelectorAll("form[data-roster]")) {
  new Understood(form, form.dataset.roster, (text) => {
    const seen = form.querySelector("[name=seen]");
    if (seen) seen.disabled = text === null; // a text whose table was not shown is shown once more before it counts
  }).start();
}
