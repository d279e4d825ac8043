// The closed door: looks again by itself, while somebody is there to see it.

const EVERY = 15_000;

setInterval(() => document.visibilityState === "visible" && location.reload(), EVERY);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && location.reload());
