// A page that only waits, such as a closed door: it reloads itself while somebody can see it.

const EVERY = Number(document.body.dataset.again ?? 15) * 1000;

setInterval(() => document.visibilityState === "visible" && location.reload(), EVERY);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && location.reload());
