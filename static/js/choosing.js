// Another practice in the form of a session: the server makes the parts of the page that are its own (phases, paces), and
// this puts them in place. The rest of the page stays as it is, with what was typed and where one is.
import { latest } from "./latest.js";

/** The page as the server makes it for these fields; null while the line is broken. */
async function pageFor(fields) {
  try {
    const response = await fetch("", { method: "POST", body: new URLSearchParams(fields), cache: "no-store" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { ok: page.querySelector("[data-of-practice]") !== null, page };
  } catch {
    return null;
  }
}

/** Watches which practice is chosen in `form`. onTaken(): the page is that one's now. */
export function choosing(form, onTaken) {
  const shown = () => form.elements.shown.value;
  const chosen = () => form.querySelector('[name="practice"]:checked')?.value ?? shown();
  const asked = latest(pageFor, ({ page }) => {
    for (const part of document.querySelectorAll("[data-of-practice]")) {
      part.replaceWith(page.querySelector(`[data-of-practice="${part.dataset.ofPractice}"]`));
    }
    look();
    onTaken();
  });

  function look() {
    const other = chosen() !== shown();
    for (const part of form.querySelectorAll("[data-of-practice]")) part.toggleAttribute("inert", other); // in browsers that know it
    form.toggleAttribute("data-choosing", other);
    if (other) asked.want(String(new URLSearchParams([...new FormData(form), ["look", "1"]])));
    else asked.know("");
  }

  form.addEventListener("change", ({ target }) => {
    if (target.name === "practice") look();
  });
  look();
  return { settled: () => chosen() === shown() };
}
