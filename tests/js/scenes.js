// For test_scene.py: the keys of the notes on somebody's pad.

import { sceneOf } from "/js/participant/scene.js";
import { slotsAll, slotsNow, turnSeen } from "/js/participant/slots.js";

const keys = (slots) => slots.map((slot) => slot.key);
// What a page knows that saw these screens before.
const seenIn = (screens, me) => screens.reduce((seen, screen) => turnSeen(sceneOf(screen, me, 1_000), seen), null);

export const now = (screen, me, before = []) => keys(slotsNow(sceneOf(screen, me, 1_000), me, seenIn(before, me)));
export const all = (screen, me, written, past, before = []) =>
  keys(slotsAll(sceneOf(screen, me, 1_000), me, { written, past, seen: seenIn(before, me) }));
