// The dialog about who runs the session: reads the list when it opens, makes a link, withdraws it, removes somebody.
// A link is kept nowhere but in its field, and is gone when the dialog closes.

import { post } from "../post.js";

const dialog = document.getElementById("hosts");
const urls = document.getElementById("hosts-urls").dataset;
const part = (name) => dialog.querySelector(`[data-${name}]`);
const offline = document.getElementById("hosts-offline").content.textContent;
let busy = false;

document.querySelector("[data-hosts-open]").addEventListener("click", () => {
  dialog.showModal();
  say("");
  load();
});
part("hosts-close").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => fresh(""));
part("invite-make")?.addEventListener("click", () => ask(urls.invite, {}));
part("invite-withdraw")?.addEventListener("click", () => ask(urls.withdraw, {}));
part("invite-copy")?.addEventListener("click", copy);

async function ask(url, body) {
  if (busy) return;
  busy = true;
  const answer = await post(url, body);
  if (answer.ok) fresh(answer.url ?? "");
  say(answer.message || offline, !answer.ok);
  await load();
  busy = false;
}

async function load() {
  try {
    const response = await fetch(urls.list, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } });
    if (response.ok) show(await response.json());
    else say((await response.json()).message, true);
  } catch {
    say(offline, true);
  }
}

function show({ hosts, invited }) {
  part("hosts-list").replaceChildren(...hosts.map(row));
  if (!part("invite-make")) return;
  const unseen = invited && part("invite-fresh").hidden;
  part("invite-out").hidden = !unseen;
  part("invite-withdraw").hidden = !invited;
  part("invite-first").hidden = invited;
  part("invite-again").hidden = !invited;
}

function row({ id, name, role, me }) {
  const item = document.getElementById("host-row").content.cloneNode(true).firstElementChild;
  item.dataset.host = id;
  for (const gap of item.querySelectorAll("[data-host-name]")) gap.textContent = name;
  item.querySelector("[data-host-me]").hidden = !me;
  item.querySelector(`[data-host-role=${role}]`).hidden = false;
  const button = item.querySelector("[data-host-remove]");
  if (button) {
    button.hidden = role === "organizer";
    button.addEventListener("click", () => ask(urls.remove, { host: id }));
  }
  return item;
}

function fresh(url) {
  const field = part("invite-url");
  if (!field) return;
  field.value = url;
  part("invite-fresh").hidden = !url;
  copied(false);
  if (url) field.select();
}

async function copy() {
  const field = part("invite-url");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand("copy"); // plain http in a local network has no clipboard
  }
  copied(true);
}

function copied(yes) {
  part("invite-copy").querySelector("[data-copy-do]").hidden = yes;
  part("invite-copy").querySelector("[data-copy-done]").hidden = !yes;
}

function say(text, bad = false) {
  const place = part("hosts-said");
  place.textContent = text;
  place.classList.toggle("bad", bad);
}
