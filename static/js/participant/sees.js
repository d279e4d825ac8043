// Who sees a note, and whether its author's name is on it. The name is asked about once, with the first note that anybody else
// is to see: until that is answered the note stays its author's alone. Afterwards each note may differ.

import { mark } from "./fill.js";

const controls = (box) => [box.querySelector("select"), box.querySelector("[type=checkbox]")];

export const signsOf = ({ signs }) => JSON.parse(signs || "null");

// For all notes of a page. signs: what was answered before, true or false; null: it was never asked. changed(key): what is to be
// shown of this note is otherwise.
export function seesOf({ outbox, signs, changed }) {
  const wanted = new Map(); // the notes that wait for the answer, each with the readers chosen for it

  function edit(key, change) {
    outbox.edit(key, change);
    changed(key);
  }

  function choose(key, share) {
    const { share: before, named } = outbox.get(key);
    const first = share !== "me" && before === "me";
    wanted.delete(key);
    if (first && signs === null) wanted.set(key, share);
    // One that was to be without a name stays so.
    edit(key, wanted.has(key) ? {} : first ? { share, named: named && signs } : { share });
  }

  function answer(named) {
    signs ??= named;
    const waiting = [...wanted];
    wanted.clear();
    for (const [key, share] of waiting) edit(key, { share, named });
  }

  return {
    // Answered on another device. A question that stands here is still for whoever sees it.
    learn(answered) {
      signs ??= answered;
    },

    waits: (key) => wanted.has(key),

    bind(box, key) {
      const [share, named] = controls(box);
      share.addEventListener("change", () => choose(key, share.value));
      named.addEventListener("change", () => edit(key, { named: named.checked }));
      for (const button of box.querySelectorAll("[data-signs]")) {
        button.addEventListener("click", () => {
          answer(button.dataset.signs === "true");
          named.focus(); // where it can be changed; the question is gone
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

// What a note says of itself, for the style: who reads it, and as whose.
export function tell(box, { text, share, named }) {
  mark(box, "empty", !text);
  mark(box, "share", share);
  mark(box, "nameless", !named);
}
