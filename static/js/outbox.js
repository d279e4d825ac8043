// Notes on their way to the server. Each letter typed is kept on this device, and sent, until the server acknowledges
// it. Knows keys, texts and revisions; never touches a text box. A page asks for content and is told of changes.

const DELAY = 400;
const RETRY = [1_000, 10_000];
// These can be sent again unchanged; any other error is a refusal, which the person must see.
const PASSING = new Set(["offline", "slow", "broken", "try_again", "csrf"]);
const WIDTH = ["me", "holder", "holder_organizers", "group", "organizers", "group_organizers", "everyone"];
const emptyAs = (share) => ({ text: "", share, named: true, revision: 0 });

const same = (a, b) => a.text === b.text && a.share === b.share && a.named === b.named;
const content = ({ text, share, named }) => ({ text, share, named });
// As it is now: what an earlier version of this page stored calls the holder of a turn by one practice's word.
const asNow = (one) => (WIDTH.includes(one.share) ? one : { ...one, share: one.share.endsWith("_organizers") ? "holder_organizers" : "holder" });

// Merges both texts and loses no word. Mine comes first and untouched, because somebody may be typing in it.
export function mergeText(base, mine, theirs) {
  if (mine === theirs || theirs === base) return mine;
  if (!theirs) return added(base, mine, false); // deleted elsewhere: only what is new stays
  if (mine.includes(theirs)) return mine;
  if (mine === base || theirs.startsWith(mine)) return theirs;
  const news = added(base, theirs).split("\n").filter((line) => line.trim() && !mine.includes(line.trim()));
  return news.length ? `${mine}\n${news.join("\n")}` : mine;
}

// The part of `text` that is not in `base`, in whole words or exactly.
function added(base, text, whole = true) {
  const most = Math.min(base.length, text.length);
  let start = 0;
  while (start < most && base[start] === text[start]) start += 1;
  let end = 0;
  while (end < most - start && base[base.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  const splits = (at) => whole && at > 0 && at < text.length && /^\S\S$/.test(text.slice(at - 1, at + 1));
  while (splits(start)) start -= 1;
  while (end > 0 && splits(text.length - end)) end -= 1;
  return text.slice(start, text.length - end).trim();
}

// The one who changed it wins; if both did, the more private choice does.
export function merge(base, mine, theirs) {
  const text = mergeText(base.text, mine.text, theirs.text);
  const pick = (field, narrower) => (mine[field] === base[field] ? theirs[field] : theirs[field] === base[field] ? mine[field] : narrower);
  const share = WIDTH[Math.min(WIDTH.indexOf(mine.share), WIDTH.indexOf(theirs.share))] ?? "me";
  return { text, share: pick("share", share), named: pick("named", mine.named && theirs.named) };
}

// One note: what the server has (stored) and what it has not acknowledged yet (draft). draft: text, share, named,
// revision; base (the stored value it grew from); sent (what was sent and may have arrived).
class OwnNote {
  stored;
  draft = null;
  busy = false;
  refusal = "";
  timer = null;
  tries = 0;
  broken = false; // whether the page itself failed to send
  kept = null; // the draft as this device stores it; null: it does not
  learnt = null; // came while this text must not be changed

  constructor(share) {
    this.stored = emptyAs(share);
  }

  get value() {
    return this.draft ?? this.stored;
  }
}

export class Outbox {
  #notes = new Map();
  #url;
  #post;
  #storage;
  #prefix;
  #delay;
  #begins;
  #held;
  #onChange;
  #onState;
  #waiting = [];
  #over = false;

  // begins(key): who sees a note when it begins. onChange(key): the content changed, but not by edit(). held(key): this text must not change now, because somebody
  // is composing a character; released(key) ends that. onState(state): "saved", "saving", or why it cannot be sent now:
  // "offline", kept on this device; "unkept", only in this page; "broken", an error of this page.
  constructor({ url, owner, post, storage = safeStorage(), delay = DELAY, begins = () => "me", held = () => false, onChange = () => {}, onState = () => {} }) {
    this.#url = url;
    this.#post = post;
    this.#storage = storage;
    this.#prefix = prefixOf(owner);
    this.#delay = delay;
    this.#begins = begins;
    this.#held = held;
    this.#onChange = onChange;
    this.#onState = onState;
    this.#recover();
  }

  get(key) {
    return content(this.#notes.get(key)?.value ?? emptyAs(this.#begins(key)));
  }

  keys() {
    return [...this.#notes.keys()];
  }

  // Whether the server has not acknowledged it as it is here.
  waits(key) {
    return Boolean(this.#notes.get(key)?.draft);
  }

  refusal(key) {
    return this.#notes.get(key)?.refusal ?? "";
  }

  get state() {
    const waiting = [...this.#notes.values()].filter((own) => own.draft);
    const stuck = waiting.filter((own) => own.tries > 0 || own.refusal);
    if (stuck.length === 0) return waiting.length ? "saving" : "saved";
    if (!waiting.every(onDevice)) return "unkept";
    return stuck.some((own) => own.broken) ? "broken" : "offline";
  }

  // Takes what the server has. A note with unsaved words keeps them.
  load(notes) {
    for (const note of notes) this.#learn(note.key, note);
  }

  // The text may change again: takes what came meanwhile.
  released(key) {
    const own = this.#notes.get(key);
    if (!own?.learnt) return;
    const note = own.learnt;
    own.learnt = null;
    this.#learn(key, note);
  }

  edit(key, change) {
    if (this.#over) return;
    const own = this.#note(key);
    const value = { ...content(own.value), ...change };
    if (same(value, own.value)) return;
    const before = own.draft ?? { base: own.stored, revision: own.stored.revision, sent: [] };
    own.draft = { ...value, base: before.base, revision: before.revision + 1, sent: before.sent };
    own.refusal = "";
    this.#keep(key, own);
    this.#later(key, own, this.#delay);
    this.#tell();
  }

  // From now on nothing of this person is stored or sent here.
  forget() {
    this.#over = true;
    for (const own of this.#notes.values()) clearTimeout(own.timer);
    this.#notes.clear();
    forgetNotes(this.#prefix, this.#storage);
  }

  // Shares nothing any more, also no words that are not acknowledged yet, and none that a closed page has left here.
  // Resolves once they are acknowledged, or cannot be for now: they keep the new choice.
  async takeBack() {
    this.#recover();
    for (const [key, own] of this.#notes) {
      if (!own.draft) continue;
      own.tries = 0;
      this.edit(key, { share: "me" });
    }
    this.flush();
    if (this.state === "saving") await new Promise((done) => this.#waiting.push(done));
  }

  // Sends everything now: the page is closing, or the network has come back.
  flush({ keepalive = false } = {}) {
    for (const [key, own] of this.#notes) if (own.draft && !own.refusal) this.#send(key, own, keepalive);
  }

  #tell() {
    this.#onState(this.state);
    if (this.state !== "saving") for (const done of this.#waiting.splice(0)) done();
  }

  #note(key) {
    if (!this.#notes.has(key)) this.#notes.set(key, new OwnNote(this.#begins(key)));
    return this.#notes.get(key);
  }

  #learn(key, note) {
    const own = this.#note(key);
    if (note.revision <= own.stored.revision || own.busy) return;
    if (this.#held(key)) {
      own.learnt = note;
      return;
    }
    own.stored = { ...content(note), revision: note.revision };
    if (own.draft && same(own.draft, note)) this.#forget(key, own);
    if (own.draft) return; // the next save meets a conflict, and merges
    this.#onChange(key);
    this.#tell();
  }

  #later(key, own, wait) {
    clearTimeout(own.timer);
    own.timer = setTimeout(() => this.#send(key, own), wait);
  }

  async #send(key, own, keepalive = false) {
    clearTimeout(own.timer);
    // When the page closes, it sends even beside a save on its way, whose answer may never arrive here.
    if (!own.draft || (own.busy && !keepalive)) return;
    own.busy = true;
    const sent = own.draft;
    // Equal contents are kept once, so that retries do not push out what may have arrived before.
    sent.sent = [...sent.sent.filter((earlier) => !same(earlier, sent)).slice(-7), content(sent)];
    this.#keep(key, own);
    this.#tell();
    const answer = await this.#post(this.#url, { key, ...content(sent), base: sent.base.revision, revision: sent.revision }, { keepalive });
    own.busy = false;
    if (this.#over) return;
    if (answer.ok) this.#acknowledged(key, own, sent, answer);
    else if (answer.code === "conflict") this.#conflict(key, own, answer.current);
    else if (PASSING.has(answer.code) || answer.status >= 500) this.#again(key, own, answer);
    else this.#refused(key, own, answer);
    this.#tell();
  }

  #acknowledged(key, own, sent, answer) {
    own.tries = 0;
    if (answer.revision < own.stored.revision) return; // an older answer that came late
    own.stored = { ...content(sent), revision: answer.revision };
    if (!own.draft) return;
    if (same(own.draft, sent)) {
      this.#forget(key, own);
      return;
    }
    own.draft = { ...own.draft, base: own.stored, revision: Math.max(own.draft.revision, answer.revision + 1), sent: [] };
    this.#keep(key, own);
    this.#later(key, own, 0);
  }

  #conflict(key, own, current) {
    own.tries = 0;
    const draft = own.draft;
    if (!draft) return;
    if (this.#held(key)) {
      this.#later(key, own, this.#delay); // the same conflict comes again a moment later
      return;
    }
    const stored = { ...content(current), revision: current.revision };
    // Our own earlier words, whose answer was lost, are no conflict.
    const ours = draft.sent.slice(0, -1).some((earlier) => same(earlier, current));
    const merged = ours ? content(draft) : merge(draft.base, draft, current);
    const changed = !same(merged, draft);
    own.stored = stored;
    if (same(merged, stored)) this.#forget(key, own);
    else {
      own.draft = { ...merged, base: stored, revision: Math.max(draft.revision, stored.revision) + 1, sent: [] };
      this.#keep(key, own);
      this.#later(key, own, 0);
    }
    if (changed) this.#onChange(key);
  }

  #again(key, own, answer) {
    own.broken = answer.code === "broken";
    const [least, most] = RETRY;
    const wait = Math.min(most, least * 2 ** own.tries);
    own.tries += 1;
    this.#later(key, own, wait * (0.75 + Math.random() / 2));
  }

  // Kept on this device and shown as unsaved, until the person changes it or loads the page again.
  #refused(key, own, answer) {
    own.refusal = answer.message || answer.code || "?";
    this.#onChange(key);
  }

  #forget(key, own) {
    // Another tab may have stored its own draft there, which must stay.
    if (own.kept !== null && this.#storage.getItem(this.#prefix + key) === own.kept) this.#storage.removeItem(this.#prefix + key);
    own.draft = own.kept = null;
    own.refusal = "";
  }

  #keep(key, own) {
    const draft = JSON.stringify(own.draft);
    try {
      this.#storage.setItem(this.#prefix + key, draft);
      own.kept = draft;
    } catch {
      // Storage is full or forbidden: the text is still in the page and being sent. An older stored draft stays,
      // because it is better than none; it goes once the newer one is acknowledged.
    }
  }

  // Takes up words from before a crash or a closed tab.
  #recover() {
    for (const name of this.#storage.keys().filter((each) => each.startsWith(this.#prefix))) {
      try {
        const text = this.#storage.getItem(name);
        const draft = JSON.parse(text);
        const key = name.slice(this.#prefix.length);
        const own = this.#note(key);
        if (own.draft) continue;
        const base = asNow(draft.base);
        if (base.revision >= own.stored.revision) own.stored = base;
        own.draft = { ...content(asNow(draft)), base, revision: draft.revision, sent: (draft.sent ?? []).map(asNow) };
        own.kept = text;
        this.#later(key, own, 0);
      } catch {
        this.#storage.removeItem(name);
      }
    }
  }
}

// Whether this device stores these very words.
function onDevice({ kept, draft }) {
  return kept !== null && same(JSON.parse(kept), draft);
}

export const prefixOf = (owner) => `troika:note:${owner}:`;

export function forgetNotes(prefix, storage = safeStorage()) {
  for (const name of storage.keys()) if (name.startsWith(prefix)) storage.removeItem(name);
}

// localStorage. It can still be read when nothing more can be written; a browser that forbids it reads as empty.
// setItem() throws if it does not store; the others never throw.
export function safeStorage() {
  const tried = (act, otherwise) => {
    try {
      return act(window.localStorage);
    } catch {
      return otherwise;
    }
  };
  return {
    getItem: (name) => tried((box) => box.getItem(name), null),
    setItem: (name, value) => window.localStorage.setItem(name, value),
    removeItem: (name) => tried((box) => box.removeItem(name)),
    keys: () => tried((box) => Object.keys(box), []),
  };
}
