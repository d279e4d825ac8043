// One's own page: each note is shown where it belongs and changed there, through the same outbox as the pad. Without
// scripts the page is for reading, taking home and taking back. It does not decide who may read what.

import { tellDays } from "./days.js";
import { asked } from "./asked.js";
import { Outbox } from "./outbox.js";
import { seesOf, signsOf, tell } from "./participant/sees.js";
import { post } from "./post.js";
import { isolated, say, words } from "./words.js";
import { put, setData } from "./written.js";

const json = (id) => JSON.parse(document.getElementById(id).textContent);
const urls = json("urls");
const line = document.querySelector("[data-saved]");
let composing = null;
let leaving = false;

// What the page says of each note: who reads it when it begins, and whether it is left to the holder of the turn.
const told = (key) => document.getElementById(`note-${key}`)?.dataset ?? {};
const isLeft = (key) => told(key).left !== undefined;

const outbox = new Outbox({
  url: urls.notes,
  owner: Number(document.body.dataset.me),
  post: save,
  begins: (key) => told(key).begins ?? "me",
  held: (key) => key === composing,
  onChange: (key) => notes.get(key)?.changedElsewhere(),
  onState: (state) => setData(line, "saved", state),
});

const sees = seesOf({ outbox, signs: signsOf(document.body.dataset), hasName: isLeft, changed: (key) => notes.get(key)?.show() });

// One note on the page: shown as text, and changed in an editor at the same place.
class OwnNote {
  #root;
  #key;
  #editor = null;
  #before = null; // the text deleted a moment ago

  constructor(root) {
    this.#root = root;
    this.#key = root.dataset.ownNote;
    const open = root.querySelector("[data-edit]");
    open.hidden = false;
    open.addEventListener("click", () => this.#open());
  }

  // The outbox has other content: words merged from another device, recovered words, or a refusal.
  changedElsewhere() {
    const area = this.#editor?.querySelector("textarea");
    const { text } = outbox.get(this.#key);
    if (area && area.value !== text) {
      const { selectionStart, selectionEnd } = area;
      const grown = text.startsWith(area.value);
      area.value = text;
      if (grown) area.setSelectionRange(selectionStart, selectionEnd);
      this.#editor.querySelector("[data-merged]").hidden = false;
    }
    this.show();
  }

  show() {
    const { text, share, named } = outbox.get(this.#key);
    put(this.#root.querySelector("[data-text]"), text);
    const readers = sees.waits(this.#key) ? "waits" : `${share}${share === "me" || named ? "" : "-nameless"}`;
    put(this.#root.querySelector("[data-sees]"), text ? say(`sees-${readers}`, { holder: this.#holder || say("whoever") }) : "");
    tell(this.#root, { text, share, named });
    const editor = this.#editor;
    if (!editor) return;
    sees.paint(editor, this.#key);
    const refusal = outbox.refusal(this.#key);
    const error = editor.querySelector("[data-refusal]");
    error.hidden = !refusal;
    put(error, refusal);
    editor.querySelector("textarea").setAttribute("aria-invalid", String(Boolean(refusal)));
  }

  // The name of whoever has the turn, to whom the note is left; "" for nobody known.
  get #holder() {
    return isolated(this.#root.dataset.holder ?? "");
  }

  // Which editor, with which gaps filled.
  #editing() {
    if (!isLeft(this.#key)) return ["editor"];
    return ["editor-left", { holder: this.#holder }, this.#holder ? "named" : "unnamed"];
  }

  #open() {
    this.#root.querySelector(".deleted")?.remove();
    this.#editor = words(...this.#editing()).firstElementChild;
    const [text, share] = ["textarea", "select"].map((each) => this.#editor.querySelector(each));
    text.id = `note-${this.#key}`;
    share.id = `sees-${this.#key}`;
    const means = this.#editor.querySelector(".means");
    means.id = `means-${this.#key}`;
    share.setAttribute("aria-describedby", means.id);
    this.#editor.querySelector("[data-question]").htmlFor = text.id;
    this.#editor.querySelector("[data-audience]").htmlFor = share.id;
    put(this.#editor.querySelector("[data-question]"), this.#root.dataset.asks);
    text.value = outbox.get(this.#key).text;
    text.addEventListener("input", () => this.#edit({ text: text.value }));
    text.addEventListener("compositionstart", () => (composing = this.#key));
    text.addEventListener("compositionend", () => this.#composed());
    sees.bind(this.#editor, this.#key);
    this.#editor.querySelector("[data-done]").addEventListener("click", () => this.#close());
    this.#editor.querySelector("[data-delete]").addEventListener("click", () => this.#delete());
    this.#editor.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && this.#close());
    setData(this.#root, "open", true);
    this.#root.append(this.#editor);
    this.show();
    text.focus();
  }

  // Some browsers report the last letters only after this.
  #composed() {
    composing = null;
    setTimeout(() => outbox.released(this.#key));
  }

  #close() {
    if (composing === this.#key) this.#composed();
    this.#editor.remove();
    this.#editor = null;
    setData(this.#root, "open", false);
    this.show();
    this.#root.querySelector("[data-edit]").focus();
  }

  #edit(change) {
    outbox.edit(this.#key, change);
    this.show();
  }

  // Empties the note and shares it with nobody. This page can bring it back until it closes.
  #delete() {
    const before = outbox.get(this.#key);
    sees.drop(this.#key);
    this.#edit({ text: "", share: "me" });
    this.#close();
    if (!before.text) return;
    const said = words("deleted").firstElementChild;
    const undo = said.querySelector("[data-undo]");
    undo.addEventListener("click", () => {
      said.remove();
      this.#edit(before);
      this.#root.querySelector("[data-edit]").focus();
    });
    this.#root.append(said);
    undo.focus();
  }
}

const notes = new Map([...document.querySelectorAll("[data-own-note]")].map((root) => [root.dataset.ownNote, new OwnNote(root)]));

async function refetch() {
  const answer = await asked(urls.notes);
  if (answer === null) return; // offline: the page keeps its content, and the outbox goes on trying
  if (answer.ok) {
    outbox.load(answer.notes);
    sees.learn(answer.signs);
  }
  else if (answer.code === "not_found") deleted();
  else if (answer.code === "forbidden") out();
}

// A save may be refused because nobody is here any more to save it.
async function save(...what) {
  const answer = await post(...what);
  if (answer.code === "not_found" || answer.code === "forbidden") refetch();
  return answer;
}

// The session and all that was in it are deleted.
function deleted() {
  if (leaving) return;
  leaving = true;
  outbox.forget();
  location.replace(urls.deleted);
}

// Erased, or the cookie is gone: the server cannot tell these apart, so unsent words stay for reading and a way back.
function out() {
  if (document.querySelector("[data-out]")) return;
  const unsent = outbox.state !== "saved";
  const said = words("out", {}, !unsent ? "" : outbox.state === "unkept" ? "unkept" : "unsent");
  const main = document.querySelector("main");
  if (unsent) main.prepend(said);
  else main.replaceChildren(said);
  main.querySelector("[data-out]").scrollIntoView();
}

outbox.load(json("notes"));
for (const note of notes.values()) note.show();
setData(line, "saved", outbox.state);
tellDays();

// A person who deletes everything does not want unsent words to be sent on the way out.
for (const form of document.querySelectorAll("form[data-forget]")) form.addEventListener("submit", () => outbox.forget());
// A person who takes everything back does not want unsent words to be shared afterwards.
for (const form of document.querySelectorAll("form[data-take-back]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await outbox.takeBack();
    form.submit();
  });
}
document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? outbox.flush({ keepalive: true }) : refetch()));
addEventListener("pagehide", () => outbox.flush({ keepalive: true }));
addEventListener("pageshow", (event) => event.persisted && refetch());
addEventListener("online", () => {
  outbox.flush();
  refetch();
});
