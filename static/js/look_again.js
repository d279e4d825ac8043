// A page that cannot say anything yet, as the closed door: looks again by itself, while somebody is there to see it.

const EVERY = Number(document.body.dataset.again ?? 15) * 1000;

setInterval(() => document.visibilityState === "visible" && location.reload(), EVERY);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && location.reload());
