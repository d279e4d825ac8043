// The dialog about who helps: reads the list when it opens, makes and withdraws links, removes hosts, hands over. Only
// a link's own field holds it, and it is gone when the dialog closes.

import { call } from "../called.js";
import { post } from "../post.js";
import { Invitation } from "./invitation.js";
import { saidOf } from "./said.js";

const dialog = document.getElementById("hosts");
const urls = document.getElementById("hosts-urls").dataset;
const invitations = [...dialog.querySelectorAll("[data-invite]")].map((section) => new Invitation(section, { make, withdraw }));
const giving = document.getElementById("confirm-give"); // only on the owner's page
let busy = false;
let heir = null; // the host in question

const opener = document.querySelector("[data-hosts-open]");

opener.addEventListener("click", () => {
  dialog.showModal();
  say("");
  load();
});
dialog.querySelector("[data-hosts-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => invitations.forEach((invitation) => invitation.fresh("")));

function make(role, done) {
  return ask(urls.invite, { role }, ({ url }) => done(url));
}

function withdraw(role, done) {
  return ask(urls.withdraw, { role }, done);
}

// `done` runs before the message: a reader who learns that the link is there looks for it.
async function ask(url, body, done) {
  if (busy) return;
  busy = true;
  const answer = await post(url, body);
  if (answer.ok) done(answer);
  say(saidOf(answer), !answer.ok);
  await load();
  busy = false;
}

async function load() {
  try {
    const response = await fetch(urls.list, { cache: "no-store", headers: { Accept: "application/json" } });
    if (response.ok) show(await response.json());
    else say((await response.json()).message, true);
  } catch {
    say(saidOf({ ok: false, code: "offline" }), true);
  }
}

function show({ hosts, links }) {
  dialog.querySelector("[data-hosts-list]").replaceChildren(...hosts.map(row));
  for (const invitation of invitations) invitation.show(links.includes(invitation.role));
}

function row({ id, name, role, runs, removable, me }) {
  const item = document.getElementById("host-row").content.cloneNode(true).firstElementChild;
  item.dataset.host = id;
  for (const gap of item.querySelectorAll("[data-host-name]")) call(gap, name);
  item.querySelector("[data-host-me]").hidden = !me;
  const does = role === "facilitator" ? "runs" : runs ? "both" : "reads";
  item.querySelector(`[data-host-part=${does}]`).hidden = false;
  const button = item.querySelector("[data-host-remove]");
  if (button) {
    button.hidden = !removable;
    const give = item.querySelector("[data-host-give]");
    give.hidden = me || !runs;
    give.addEventListener("click", () => {
      heir = id;
      call(giving.querySelector("[data-host-name]"), name);
      giving.showModal();
    });
    // Removing somebody ends all links.
    button.addEventListener("click", () => ask(urls.remove, { host: id }, () => invitations.forEach((each) => each.fresh(""))));
  }
  return item;
}

giving?.addEventListener("click", async ({ target }) => {
  const answered = target.closest("[data-give]")?.dataset.give;
  if (answered) giving.close();
  if (answered !== "yes" || busy) return;
  busy = true;
  const answer = await post(urls.give, { host: heir });
  if (answer.ok) return location.reload(); // this page may show more than this account may see now
  busy = false;
  say(saidOf(answer), true);
});

function say(text, bad = false) {
  const place = dialog.querySelector("[data-hosts-said]");
  place.textContent = text;
  place.classList.toggle("bad", bad);
}

opener.hidden = false; // without this script it would do nothing
