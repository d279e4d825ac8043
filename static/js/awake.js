// Keeps the screen awake while wanted. Asks again when the page comes back: browsers release it when a tab hides.

let wanted = false;
let lock = null;
let asking = false; // one request at a time: a second lock would never be released

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
    lock = null; // low battery or not allowed: the session works without it
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
