// For test_scene.py: the keys of the notes on somebody's pad.

import { sceneOf } from "/js/participant/scene.js";
import { slotsAll, slotsNow } from "/js/participant/slots.js";

const keys = (slots) => slots.map((slot) => slot.key);

export const now = (screen, me) => keys(slotsNow(sceneOf(screen, me, 1_000)));
export const all = (screen, me, written, past) => keys(slotsAll(sceneOf(screen, me, 1_000), written, past));
