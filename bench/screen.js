// Runs in a page before its own scripts. Measures when a person can first read what they came for, what has moved
// before and after that, and how soon the page is right when it is seen again.
(() => {
  const now = performance.now.bind(performance);
  const seen = (window.seen = { first: null, shift: 0, moved: [] });
  const read = (selector) => document.querySelector(selector)?.checkVisibility({ visibilityProperty: true }) && document.querySelector(selector).textContent.trim();
  const useful = () => read("[data-scene-of=lobby] h1") || ["role-line", "instruction", "time-left", "phase-name"].every((part) => read(`[data-${part}]`));
  const look = () => requestAnimationFrame(() => (useful() ? requestAnimationFrame(() => (seen.first = now())) : look()));
  look();
  const moved = ({ value, sources }) => {
    seen.shift += value;
    seen.moved.push(...sources.map(({ node }) => node?.className || node?.nodeName));
  };
  new PerformanceObserver((list) => list.getEntries().forEach(moved)).observe({ type: "layout-shift", buffered: true });

  // Frozen for so long without a timer: how many ms after it is seen again the right phase is painted.
  let skipped = 0;
  performance.now = () => now() + skipped;
  window.comesBack = (after) =>
    new Promise((tell) => {
      const { dataset } = document.getElementById("main");
      const { phase } = dataset;
      skipped += after;
      const began = now();
      document.dispatchEvent(new Event("visibilitychange"));
      const painted = () => requestAnimationFrame(() => (dataset.phase === phase ? painted() : tell(now() - began)));
      painted();
    });
})();
