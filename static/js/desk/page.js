// Small habits of the desk's page: closing menus, copying, a filter, the space bar. Sends nothing.

const all = (selector) => [...document.querySelectorAll(selector)];
const find = (selector) => document.querySelector(selector);

/** One menu at a time. A click elsewhere, a choice, Escape, or moving the focus closes it, so that it covers nothing. */
export function closingMenus() {
  document.addEventListener("click", ({ target }) => {
    for (const menu of all("[data-menu][open]")) if (!menu.contains(target) || target.closest("[data-command], [data-visit-do], a")) close(menu);
  });
  document.addEventListener("focusin", ({ target }) => {
    for (const menu of all("[data-menu][open]")) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") all("[data-menu][open]").forEach(close);
  });
}

function close(menu) {
  if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  menu.open = false;
}

/** What is fixed above the dock stands on it also where its words need two lines, as in other languages. */
export function standingOnTheDock() {
  const dock = find(".dock");
  new ResizeObserver(() => {
    if (dock.offsetHeight) document.body.style.setProperty("--dock", `${dock.offsetHeight}px`);
  }).observe(dock);
}

/** Buttons that copy what a field holds. */
export function copying(copied) {
  for (const button of all("[data-copies]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copies);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        document.execCommand("copy"); // browsers give plain http pages no clipboard
      }
      copied(field);
    });
  }
}

/** Scrolls to the part that somebody has just asked for, if none of it is visible. */
export function bringIntoSight(part) {
  const { top, bottom } = part.getBoundingClientRect();
  if (bottom < 0 || top > innerHeight - find(".dock").offsetHeight) part.closest(".desk-part").querySelector("h2").scrollIntoView();
}

/** Shows only the groups that need a look, or those in which the typed name or number is found. */
export function filteringGroups(refresh) {
  find("[data-find-group]").addEventListener("input", refresh);
  find("[data-find-group]").addEventListener("keydown", ({ key, currentTarget: field }) => {
    if (key !== "Escape") return;
    field.value = "";
    refresh();
  });
  find("[data-only-attention]").addEventListener("click", ({ currentTarget: button }) => {
    const only = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(only));
    find('[data-groups="room"]').toggleAttribute("data-only", only);
  });
}

/** Space pauses and resumes, but only while no control has the focus. */
export function pausingBySpace(running) {
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Space" || event.repeat || !running()) return;
    if (document.activeElement?.closest("a, button, input, select, textarea, summary, dialog") || find("dialog[open]")) return;
    event.preventDefault();
    const can = (command) => find(`[data-room] [data-command="${command}"]:not([disabled], [hidden])`);
    (can("resume") ?? can("pause") ?? can("hold"))?.click();
  });
}

/** Shows the parts of the page for this view. If the focused element is hidden, the focus goes to the new part. */
export function showView(view) {
  const focus = document.activeElement;
  for (const part of all("[data-in]")) part.hidden = !part.dataset.in.split(" ").includes(view);
  for (const button of all("[data-primary-in]")) button.classList.toggle("primary", button.dataset.primaryIn.split(" ").includes(view));
  for (const button of all("[data-quiet-in]")) button.classList.toggle("quiet", button.dataset.quietIn.split(" ").includes(view));
  // Hidden lists are emptied, because they would hold a card for each group and a chip for each person.
  for (const list of all("[hidden] [data-list]")) list.replaceChildren();
  if (focus && focus !== document.body && focus.closest("[hidden]")) find(`.desk-part[data-in~="${view}"] h2`)?.focus();
}
