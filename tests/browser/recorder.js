// Runs in a page before its own scripts: records every change of the live region with its moment. The moment is
// timeOrigin + performance.now(): it does not depend on Date, which some tests set wrong on purpose.
(() => {
  if (window.top !== window) return;
  const changes = (window.recorded = []);
  let last = "";
  const record = () => {
    const main = document.querySelector("main[data-state]");
    if (!main) return;
    const { state = "", phase = "", role = "", step = "" } = main.dataset;
    const key = [state, phase, role, step].join();
    if (key === last) return;
    last = key;
    const words = [...main.querySelectorAll("[data-instruction]")].map((each) => each.innerText.trim()).join("\n").trim();
    changes.push({ at: performance.timeOrigin + performance.now(), state, phase, role, step: step === "" ? null : Number(step), words });
  };
  new MutationObserver(record).observe(document, { subtree: true, childList: true, attributes: true });
})();
