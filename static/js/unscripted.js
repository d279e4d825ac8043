// What a page says while its script does not work: hidden once the script has painted and keeps the page up to date,
// and shown again whenever painting fails. An error of ours is called that, never a broken line.
// Why: docs/decisions.md#every-page-says-by-itself-what-it-can

const body = document.body;
let following = false;
let failed = false;

/** Wraps `paint` so that it never throws: if it fails, the page says so until it succeeds again. */
export function painting(paint) {
  return (...what) => {
    failed = false;
    try {
      paint(...what);
    } catch (error) {
      failed = true;
      console.error(error);
    }
    tell();
  };
}

/** The whole script has run: from now on it keeps this page up to date. */
export function follows() {
  following = true;
  tell();
}

function tell() {
  const state = failed ? "failed" : following ? "yes" : "";
  if (!state || body.dataset.scripted === state) return;
  body.dataset.scripted = state;
  if (state === "yes") for (const old of document.querySelectorAll("[data-as-loaded]")) old.remove(); // it would become untrue
}
