// Runs in a page before its own scripts: a phone that records what it is asked for, and whose time a test can advance.
(() => {
  const phone = (window.phone = { locks: [], held: null, tones: [], vibrations: [], spoken: [], skipped: 0, set: 0, hidden: false });

  Object.defineProperty(navigator, "wakeLock", {
    value: {
      async request(kind) {
        const lock = Object.assign(new EventTarget(), { release: async () => lock.dispatchEvent(new Event("release")) });
        phone.locks.push(kind);
        phone.held = lock;
        return lock;
      },
    },
  });

  const node = () => ({ connect: (next) => next, gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} } });
  window.AudioContext = class {
    state = "running";
    currentTime = 0;
    destination = {};
    createGain = node;
    createOscillator = () => {
      const frequency = { value: 0 };
      return { ...node(), frequency, start: () => phone.tones.push(Math.round(frequency.value)), stop() {} };
    };
    resume = async () => {};
  };
  Object.defineProperty(navigator, "vibrate", { value: (pattern) => phone.vibrations.push(String(pattern)) });

  new MutationObserver(() => {
    const said = document.querySelector("[data-spoken]")?.textContent.trim();
    if (said && said !== phone.spoken.at(-1)) phone.spoken.push(said);
  }).observe(document, { subtree: true, childList: true, characterData: true });

  Object.defineProperty(document, "visibilityState", { get: () => (phone.hidden ? "hidden" : "visible") });
  phone.hides = (yes) => {
    phone.hidden = yes;
    if (yes) phone.held?.release(); // as browsers do
    document.dispatchEvent(new Event("visibilitychange"));
  };

  // `skipped`: the page was frozen for so long. `set`: for so long the phone slept, and its monotonic clock with it.
  const [performanceNow, dateNow] = [performance.now.bind(performance), Date.now.bind(Date)];
  performance.now = () => performanceNow() + phone.skipped;
  Date.now = () => dateNow() + phone.skipped + phone.set;

  // Seen again after so long: what the page shows at once, and how long that took.
  phone.returns = (after) => {
    phone.hides(true);
    Object.assign(phone, { skipped: phone.skipped + (after.skipped ?? 0), set: phone.set + (after.set ?? 0) });
    const began = performanceNow();
    phone.hides(false);
    return { phase: document.getElementById("main").dataset.phase, took: performanceNow() - began };
  };
})();
