// For test_scene.py: the keys of the notes on a person's pad, as the practice has them.

import { sceneOf } from "/js/participant/scene.js";
import { ownAgain } from "/js/participant/own.js";
import { roundSeen, allNotes, notesNow, turnSeen } from "/js/participant/notes.js";

const keys = (notes) => notes.map((note) => note.key);
// What a page knows that saw these screens before.
const seenIn = (practice, screens, me) => screens.reduce((seen, screen) => turnSeen(sceneOf(practice, screen, me, 1_000), seen), null);

export const now = (practice, screen, me, before = []) => keys(notesNow(sceneOf(practice, screen, me, 1_000), me, { keys: [], past: [], seen: seenIn(practice, before, me) }));
export const all = (practice, screen, me, written, past = [], before = []) => {
  const rounds = new Map(past.map((held) => [held.round, held]));
  for (const scene of [...before, screen].map((each) => sceneOf(practice, each, me, 1_000))) {
    if (scene.kind === "turn") rounds.set(scene.session.round, roundSeen(scene, rounds.get(scene.session.round)));
  }
  return keys(allNotes(sceneOf(practice, screen, me, 1_000), me, { keys: written, written, past: [...rounds.values()] }));
};

// The own challenge where somebody reflects who has written these notes and sat in these rounds before.
export const reflecting = (practice, screen, me, written, past) => keys(notesNow(sceneOf(practice, screen, me, 1_000), me, { keys: written, past, seen: null }));

// What a phase without turns shows again of one's own notes.
export const again = (kinds, notes) => {
  const outbox = { keys: () => notes.map(({ key }) => key), get: (key) => notes.find((note) => note.key === key) };
  return ownAgain({ again: kinds }, outbox)?.all ?? null;
};
