// The dialog that signs the facilitator's own phone in: asks for a link when it opens, and drops it when it closes.
import { post } from "../post.js";
import { saidOf } from "./said.js";

const GOOD = 10 * 60_000;
const dialog = document.getElementById("remote");
const part = (name) => dialog.querySelector(`[data-remote-${name}]`);
let over = null;
let asked = 0;

const opener = document.querySelector("[data-remote-open]");

opener.addEventListener("click", () => {
  dialog.showModal();
  make();
});
part("close").addEventListener("click", () => dialog.close());
part("again").addEventListener("click", make);
part("copy").addEventListener("click", copy);
dialog.addEventListener("close", forget);

async function make() {
  forget();
  const asking = ++asked;
  const { ok, code, url, qr, message } = await post(dialog.dataset.make, {});
  if (!dialog.open || asking !== asked) return;
  part("said").classList.toggle("bad", !ok);
  if (ok) show(url, qr);
  part("said").textContent = saidOf({ ok, code, message });
  part("again").hidden = ok;
}

function show(url, qr) {
  part("qr").innerHTML = qr; // drawn by our own server
  part("url").value = url;
  part("fresh").hidden = false;
  over = setTimeout(end, GOOD);
}

function end() {
  forget();
  for (const name of ["over", "again"]) part(name).hidden = false;
}

function forget() {
  clearTimeout(over);
  part("qr").replaceChildren();
  part("url").value = "";
  part("said").textContent = "";
  for (const name of ["fresh", "over", "again"]) part(name).hidden = true;
  copied(false);
}

async function copy() {
  part("url").select();
  try {
    await navigator.clipboard.writeText(part("url").value);
  } catch {
    document.execCommand("copy"); // browsers give plain http pages no clipboard
  }
  copied(true);
}

function copied(yes) {
  dialog.querySelector("[data-copy-do]").hidden = yes;
  dialog.querySelector("[data-copy-done]").hidden = !yes;
}

opener.hidden = false; // without this script it would do nothing
