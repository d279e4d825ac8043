// The list on a page of its own: the table comes while one types. The page's buttons work without this.
import { Understood } from "./understood.js";

for (const form of document.querySelectorAll("form[data-roster]")) {
  new Understood(form, form.dataset.roster, (text) => {
    const seen = form.querySelector("[name=seen]");
    if (seen) seen.disabled = text === null; // another text than the table's is shown once more before it counts
  }).start();
}
