// A hand over a page of the test's: shows it screens as if the server had pushed them, and tells what moved under the hand.
// Every element that can be pressed, and every live region, is held: the thing itself, its place, and the words that were said.
(() => {
  const PRESSABLE = "button, a[href], summary, input, textarea, select";
  const SPOKEN = "[role=status], [role=alert], [aria-live=polite], [aria-live=assertive]";
  const Real = WebSocket;
  let line = null;
  let version = 0;
  window.WebSocket = class extends Real {
    constructor(...address) {
      super(...address);
      line = this;
    }
  };

  // In the next frame everything stands where it is seen to stand.
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

  async function push(screen) {
    version = Math.max(version, screen.version) + 1;
    line.onmessage({ data: JSON.stringify({ ...screen, t: "screen", version }) });
    await painted();
  }

  const seen = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".skip");
  const named = (each) => each.dataset.command ?? (each.id || each.className || each.localName);
  const placeOf = (each) => {
    const { x, y, width, height } = each.getBoundingClientRect();
    return { x, y, width, height };
  };

  function hold() {
    const things = [...document.querySelectorAll(`${PRESSABLE}, ${SPOKEN}`)];
    return things.map((each) => ({ each, name: named(each), seen: each.matches(PRESSABLE) && seen(each), ...placeOf(each) }));
  }

  // → [what, which side, by how many px]. What has gone with its reason has not moved; what was made anew has.
  function moved(held) {
    return held.flatMap(({ each, name, seen: was, ...place }) => {
      const twin = each.dataset.command && `[data-command="${each.dataset.command}"][data-person="${each.dataset.person}"]`;
      if (!each.isConnected) return twin && document.querySelector(twin) ? [[`${name}, made anew`, 999]] : [];
      if (!was || !seen(each)) return [];
      const is = placeOf(each);
      const far = ["x", "y", "width", "height"].map((side) => [side, Math.round(is[side] - place[side])]).filter(([, px]) => Math.abs(px) > 1);
      return far.length ? [[name, ...far.flat()]] : [];
    });
  }

  // Most people never need some of the modules, which come when they are first wanted. Here all are there before the hand
  // looks: what a page shows once such a module has come is its scene, and would count as what others did.
  let ready = null;
  async function everything() {
    const addresses = [...document.querySelectorAll("script[type=module][src]")].map(({ src }) => src);
    const own = addresses.length;
    for (const address of addresses) {
      const text = await (await fetch(address)).text();
      const later = [...text.matchAll(/\bimport\("(\.[^"]+)"\)/g)].map(([, path]) => new URL(path, address).href);
      addresses.push(...later.filter((each) => !addresses.includes(each)));
    }
    await Promise.all(addresses.slice(own).map((address) => import(address)));
    return addresses.length - own;
  }

  // base, and each of `others` (name → screen) in turn: it comes, and it goes again. → { name: [[what, px]] } of what moved.
  window.handOver = async (base, others) => {
    const found = {};
    if (!(await (ready ??= everything()))) throw new Error("no module comes later: is that still how it is written?");
    await push(base);
    await painted();
    for (const [name, screen] of Object.entries(others)) {
      let held = hold();
      await push(screen);
      const moves = moved(held);
      held = hold();
      await push(base);
      moves.push(...moved(held));
      if (moves.length) found[name] = moves;
    }
    return found;
  };
})();
