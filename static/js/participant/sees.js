// Who reads a note, and whether it carries its author's name. The page asks about the name once, at the first note that
// others may read: until the answer the note stays the author's alone. Afterwards each note may differ.

import { setData } from "../written.js";


const controls = (box) => [box.querySelector("select"), box.querySelector("[type=checkbox]")];

export const signsOf = ({ signs }) => JSON.parse(signs || "null");

// For all notes of a page. signs: the earlier answer, true or false; null: never asked. hasName(key): the note always has its
// author's name, because it is left to somebody. changed(key): it must be shown anew.
export function seesOf({ outbox, signs, hasName, changed }) {
  const wanted = new Map(); // the notes that wait for the answer, each with its chosen readers

  function edit(key, change) {
    outbox.edit(key, change);
    changed(key);
  }

  function choose(key, share) {
    const { share: before, named } = outbox.get(key);
    const first = share !== "me" && before === "me" && !hasName(key);
    wanted.delete(key);
    if (first && signs === null) wanted.set(key, share);
    // A note that was made nameless stays so.
    edit(key, wanted.has(key) ? {} : first ? { share, named: named && signs } : { share });
  }

  function answer(named) {
    signs ??= named;
    const waiting = [...wanted];
    wanted.clear();
    for (const [key, share] of waiting) edit(key, { share, named });
  }

  return {
    // Another device has answered. A question that is open here stays open for its reader.
    learn(answered) {
      signs ??= answered;
    },

    waits: (key) => wanted.has(key),

    drop: (key) => wanted.delete(key),

    bind(box, key) {
      const [share, named] = controls(box);
      share.addEventListener("change", () => choose(key, share.value));
      named.addEventListener("change", () => edit(key, { named: named.checked }));
      for (const button of box.querySelectorAll("[data-signs]")) {
        button.addEventListener("click", () => {
          answer(button.dataset.signs === "true");
          named.focus(); // the name can be changed there, now that the question is gone
        });
      }
    },

    paint(box, key) {
      const { share, named } = outbox.get(key);
      const [readers, name] = controls(box);
      readers.value = wanted.get(key) ?? share;
      name.checked = named;
      box.querySelector("[data-sign]").hidden = !wanted.has(key);
    },
  };
}

// Marks a note for the style sheet: who reads it, and with which name.
export function tell(box, { text, share, named }) {
  setData(box, "empty", !text);
  setData(box, "share", share);
  setData(box, "nameless", !named);
}
