// Copies who sits with whom as text. If the browser refuses, the page with the same text opens instead.

const SHOWN = 2_000;

for (const button of document.querySelectorAll("[data-breakout-copy]")) {
  button.addEventListener("click", () => copy(button));
  button.hidden = false; // without this script it would do nothing
}

async function copy(button) {
  try {
    const text = read(button.dataset.breakoutCopy);
    // Some browsers allow it only at the moment of the press, and accept a text that comes later.
    if (globalThis.ClipboardItem) await navigator.clipboard.write([new ClipboardItem({ "text/plain": text.then((plain) => new Blob([plain], { type: "text/plain" })) })]);
    else await navigator.clipboard.writeText(await text);
    copied(button, true);
    setTimeout(() => copied(button, false), SHOWN);
  } catch {
    location.assign(button.parentElement.querySelector("[data-breakout-page]").href);
  }
}

async function read(url) {
  const response = await fetch(url, { cache: "no-store" });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.text();
}

function copied(button, yes) {
  button.querySelector("[data-copy-do]").hidden = yes;
  button.querySelector("[data-copy-done]").hidden = !yes;
}
