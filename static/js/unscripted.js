// What a page says by itself where its script does not run: away once it has painted and follows, and back whenever painting fails.
// A fault of ours is called a fault of ours, never a broken line.
// Why: docs/decisions.md#every-page-says-by-itself-what-it-can

const body = document.body;
let following = false;
let failed = false;

/** The same way of painting, but it never throws: where it fails the page says so, until it succeeds again. */
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

/** The whole script has run: from now on this page is kept up. */
export function follows() {
  following = true;
  tell();
}

function tell() {
  const state = failed ? "failed" : following ? "yes" : "";
  if (!state || body.dataset.scripted === state) return;
  body.dataset.scripted = state;
  if (state === "yes") for (const old of document.querySelectorAll("[data-as-loaded]")) old.remove(); // it will not be true any more
}
