// Of one's own notes those that a phase without turns shows again, as a line above the buttons (under.js): also of stages before.

import { words } from "../words.js";
import { isNote, noteOf } from "./notes.js";

// The first kind of which there is something, its notes in the order of the rounds; null if there is none.
export function ownAgain({ again = [] }, outbox) {
  const notes = outbox.keys().filter(isNote).map((key) => ({ ...noteOf(key), ...outbox.get(key) }));
  const written = notes.filter(({ text }) => text).sort((one, other) => one.round - other.round);
  const kind = again.find((each) => written.some((note) => note.kind === each));
  if (!kind) return null;
  const texts = written.filter((note) => note.kind === kind).map(({ text }) => text);
  return { whose: kind, label: words(`own-${kind}`), first: texts[0], all: texts.join("\n\n") };
}
