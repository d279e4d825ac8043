// The private pad: text boxes for the notes of the moment, bound to the outbox. A box in which somebody writes is
// never removed, moved or overwritten, whatever the phase does. The present note is one touch away then, and comes by
// itself after a while without writing.
// Why: docs/decisions.md#a-focus-is-not-a-person-who-writes

import { Outbox } from "../outbox.js";
import { isRecalled } from "../practice.js";
import { isolated, line, words } from "../words.js";
import { put, setData, setLanguage } from "../written.js";
import { holderOr } from "./lines.js";
import { isLeft, noteOf } from "./notes.js";
import { seesOf, tell } from "./sees.js";

const QUIET = 8_000; // ms without a letter or a move of the caret
const LETTER = "[\\p{L}\\p{M}\\p{N}]";

// Whether the caret is inside a word, or text is selected: then the text is not finished.
export function amid({ value, selectionStart: from, selectionEnd: to }) {
  return from !== to || (new RegExp(`${LETTER}$`, "u").test(value.slice(0, from)) && new RegExp(`^${LETTER}`, "u").test(value.slice(to)));
}

export class Pad {
  #practice;
  #me;
  #root;
  #list;
  #boxes = new Map();
  #composing = null;
  #quiet = null;
  #wanted = [];
  #names = () => "";
  #nth;
  #latest = [];
  #sees;

  constructor({ practice, root, url, owner, post, notes, signs }) {
    this.#practice = practice;
    this.#me = owner;
    this.#root = root;
    this.#list = root.querySelector("[data-notes]");
    this.outbox = new Outbox({
      url,
      owner,
      post,
      begins: (key) => practice.notes[noteOf(key).kind]?.share ?? "me",
      held: (key) => key === this.#composing,
      onChange: (key) => this.#refresh(key),
      onState: (state) => {
        setData(root.querySelector("[data-saved]"), "saved", state);
        this.onState?.();
      },
    });
    const hasName = (key) => isLeft(practice, noteOf(key).kind);
    this.#sees = seesOf({ outbox: this.outbox, signs, hasName, changed: (key) => this.#chosen(key) });
    this.learn(notes, signs);
    const present = root.querySelector("[data-present-note]");
    present.addEventListener("mousedown", (event) => event.preventDefault()); // the keyboard stays on this box
    present.addEventListener("click", () => this.#moveOn({ into: true }));
    // A person who closes the pad has finished an earlier note; it opens again on the present one.
    root.querySelector("[data-pad-toggle]").addEventListener("click", () => this.#moveOn());
    document.addEventListener("selectionchange", () => this.#focused() && this.#wait());
    setData(root.querySelector("[data-saved]"), "saved", this.outbox.state);
  }

  // Takes what the server has, except for the box somebody is in: that one learns of it
  // when it saves, or when it is left.
  learn(notes, signs) {
    this.#latest = notes;
    this.#sees.learn(signs);
    this.outbox.load(notes.filter((note) => note.key !== this.#focused()));
  }

  // notes: the notes for now. name(note): whose turn that is; nth(note): its round, as people count. titled: say of each note where
  // it belongs.
  show(notes, { name, nth = ({ round }) => round, titled = false }) {
    const moved = notes.map((note) => note.key).join() !== this.#wanted.map((note) => note.key).join();
    // After one change of phase, a note that nobody is in is not kept any more.
    if (moved && this.#focused() !== this.#root.dataset.kept) this.#root.dataset.kept = "";
    this.#wanted = notes;
    this.#names = name;
    this.#nth = nth;
    this.#arrange(titled);
  }

  get empty() {
    return this.#list.children.length === 0;
  }

  #focused() {
    return this.#list.contains(document.activeElement) ? document.activeElement.closest("[data-note-key]").dataset.noteKey : null;
  }

  // While somebody writes, that note stays alone until they move on or rest. An empty box has nothing to keep.
  #kept() {
    const key = this.#focused();
    const held = key && !this.#wanted.some((note) => note.key === key) && (this.outbox.get(key).text || key === this.#composing);
    return held ? key : this.#stillKept();
  }

  #stillKept() {
    const key = this.#root.dataset.kept;
    return key && !this.#wanted.some((note) => note.key === key) ? key : null;
  }

  // into: focus the present note, even if no box has the focus.
  #arrange(titled, { kept = this.#kept(), into = this.#focused() !== null } = {}) {
    const notes = kept ? [noteOf(kept)] : this.#wanted;
    const keys = notes.map((note) => note.key);
    const gone = [...this.#list.children].filter((box) => !keys.includes(box.dataset.noteKey));
    const left = gone.find((box) => box.dataset.noteKey === this.#focused());
    for (const box of gone) if (box !== left) box.remove();
    // Inserts only what is missing, because a box that is moved loses the focus and the keyboard.
    notes.forEach((note, index) => {
      const box = this.#box(note);
      if (this.#list.children[index] !== box) this.#list.insertBefore(box, this.#list.children[index] ?? null);
      this.#title(box, note, titled);
    });
    // Moves the focus directly from box to box, so that the keyboard stays.
    if (into && !kept && (left || !this.#focused())) this.#list.querySelector("textarea")?.focus({ preventScroll: true });
    left?.remove();
    if (kept && this.#root.dataset.kept !== kept) this.#wait();
    setData(this.#root, "kept", kept ?? "");
    this.#root.querySelector("[data-move-on]").hidden = !kept || this.#wanted.length === 0;
    if (!kept) return;
    // It is said below the box, so that the box stays in place.
    put(this.#root.querySelector("[data-kept-belongs]"), this.#belongs(noteOf(kept)));
    if (this.#wanted.length) put(this.#root.querySelector("[data-question-now]"), this.#question(this.#wanted[0]));
  }

  #wait() {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => this.#rested(), QUIET);
  }

  // Nothing was written for a while. If something prevents the change now, the wait begins again when that ends.
  #rested() {
    if (this.#composing || (this.#focused() && document.activeElement.localName === "textarea" && amid(document.activeElement))) return;
    this.#moveOn();
  }

  #moveOn({ into } = {}) {
    if (!this.#stillKept() || this.#wanted.length === 0) return;
    this.#arrange(false, { kept: null, into });
  }

  #box(note) {
    if (this.#boxes.has(note.key)) return this.#boxes.get(note.key);
    const left = isLeft(this.#practice, note.kind);
    const box = words(left ? "note-left" : "note", this.#filling(note), this.#names(note) ? "named" : "unnamed").firstElementChild;
    box.toggleAttribute("data-recalled", isRecalled(this.#practice, note.kind));
    const [text, share] = [box.querySelector("textarea"), box.querySelector("select")];
    box.dataset.noteKey = note.key;
    Object.assign(text.dataset, { note: note.kind, key: note.key });
    share.dataset.share = note.kind;
    box.querySelector("[type=checkbox]").dataset.named = note.kind;
    const ids = { note: text, seen: share };
    for (const [name, control] of Object.entries(ids)) control.id = `${name}-${note.key}`;
    box.querySelector("label[data-question]").htmlFor = text.id;
    setLanguage(box.querySelector("label[data-question]"), this.#practice.lang);
    box.querySelector("label[data-audience]").htmlFor = share.id;
    const means = box.querySelector(".means");
    means.id = `means-${note.key}`;
    share.setAttribute("aria-describedby", means.id);
    text.addEventListener("input", () => this.#edit(note.key, { text: text.value }));
    this.#sees.bind(box, note.key);
    this.watchComposing(text, () => note.key);
    text.addEventListener("blur", () => this.#left());
    this.#boxes.set(note.key, box);
    this.#refresh(note.key);
    return box;
  }

  #left() {
    this.#wait();
    setTimeout(() => this.learn(this.#latest, null));
  }

  // key(): whose text is typed there. It must not change while a character is composed.
  watchComposing(text, key) {
    text.addEventListener("compositionstart", () => (this.#composing = key()));
    text.addEventListener("compositionend", () => this.#composed(key()));
  }

  // Some browsers report the last letters only after this.
  #composed(key) {
    this.#composing = null;
    this.#wait();
    setTimeout(() => this.outbox.released(key));
  }

  #edit(key, change) {
    this.#wait();
    this.outbox.edit(key, change);
    this.#decorate(key);
  }

  #chosen(key) {
    this.#wait();
    this.#refresh(key);
  }

  #title(box, note, titled) {
    put(box.querySelector("[data-question]"), this.#question(note));
    setData(box, "toCome", Boolean(note.toCome));
    const belongs = box.querySelector("[data-belongs]");
    belongs.hidden = !titled;
    put(belongs, this.#belongs(note));
  }

  #question(note) {
    return line(this.#practice.notes[note.kind]?.question, this.#filling(note));
  }

  #filling(note) {
    return { holder: holderOr(this.#practice, isolated(this.#names(note))) };
  }

  #belongs(note) {
    if (note.toCome) return words("belongs-to-come");
    const { about = "turn" } = this.#practice.notes[note.kind] ?? {};
    const holder = this.#names(note);
    const id = about !== "turn" ? `-${about}` : note.holder === this.#me ? "-mine" : holder ? "" : "-unnamed";
    return words(`belongs${id}`, { holder: isolated(holder), round: this.#nth(note) });
  }

  // The outbox has other content: words merged from another device, or recovered words.
  #refresh(key) {
    const box = this.#boxes.get(key);
    if (!box) return;
    const { text } = this.outbox.get(key);
    const area = box.querySelector("textarea");
    if (area.value !== text) {
      const { selectionStart, selectionEnd, scrollTop } = area;
      const grown = text.startsWith(area.value);
      area.value = text;
      if (grown && document.activeElement === area) area.setSelectionRange(selectionStart, selectionEnd);
      area.scrollTop = scrollTop;
    }
    this.#sees.paint(box, key);
    this.#decorate(key);
  }

  #decorate(key) {
    const box = this.#boxes.get(key);
    tell(box, this.outbox.get(key));
    const refusal = this.outbox.refusal(key);
    const error = box.querySelector("[data-refusal]");
    error.hidden = !refusal;
    put(error, refusal);
    box.querySelector("textarea").setAttribute("aria-invalid", String(Boolean(refusal)));
  }
}
