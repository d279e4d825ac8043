// Runs in a page before its own scripts: records what a screen reader is given to say, and in which phase. A live
// region is spoken when its words change, but not when it is emptied.
(() => {
  if (window.top !== window) return;
  const REGIONS = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]";
  const announced = (window.announced = []);
  const said = new WeakMap();
  const listen = () => {
    const { phase = "", role = "" } = document.querySelector("main[data-state]")?.dataset ?? {};
    for (const region of document.querySelectorAll(REGIONS)) {
      const words = region.checkVisibility() ? region.innerText.trim().replace(/\s+/g, " ") : "";
      if (words === (said.get(region) ?? "")) continue;
      said.set(region, words);
      if (words) announced.push({ phase, role, words });
    }
  };
  // What is there when a page has been read is part of the page: it is not announced.
  addEventListener("DOMContentLoaded", () => {
    for (const region of document.querySelectorAll(REGIONS)) if (region.checkVisibility()) said.set(region, region.innerText.trim().replace(/\s+/g, " "));
    new MutationObserver(listen).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
})();
