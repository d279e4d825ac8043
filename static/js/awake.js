// Keeps the screen awake while it is wanted, and asks again when the page comes back: browsers let go when a tab hides.

let wanted = false;
let lock = null;
let asking = false; // one question at a time, or a second lock would never be let go

export function keepAwake(on) {
  wanted = on;
  if (on) hold();
  else release();
}

async function hold() {
  if (!wanted || lock || asking || !("wakeLock" in navigator) || document.visibilityState !== "visible") return;
  asking = true;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => {
      lock = null;
    });
    if (!wanted) release();
  } catch {
    lock = null; // low battery or not allowed: the session works without
  } finally {
    asking = false;
  }
}

function release() {
  lock?.release();
  lock = null;
}

document.addEventListener("visibilitychange", hold);
// Some browsers give the lock only after a touch.
document.addEventListener("pointerdown", hold);
