// Cards on the phone: where they are typed, and what lies on the table. Loaded by whoever sits at one in a practice that has cards.
// What has a state (the outbox, what is pressed, what is spoken), the page gives it: a module that is loaded later has copies of its own.

import { asked } from "../asked.js";
import { say } from "../words.js";
import { besides, cardOf, isDraft, onTheTable } from "./laid.js";
import { lay, Laying, shareOf } from "./laying.js";
import { Table } from "./table.js";

const SCENES = ["turn", "done", "joining", "between", "closing", "ended"]; // in which somebody may sit at a table
const SPREAD = 100; // ms within which the phones of a table ask
const MOVED = 2_000; // the same, when everybody comes to another table at once
const TOGETHER = 20_000; // and where all are together: nobody waits for what others lay
const AGAIN = 10_000; // without an answer, or with one about another table
const NOTHING = { cards: [], recalled: [], lays: [], gathers: [] };

export class Cards {
  #page;
  #laying;
  #table;
  #root;
  #notes;
  #scene = null;
  #place = null;
  #told = NOTHING;
  #fresh = false; // whether it is of this place
  #whole = false; // whether this page has seen all that this person did there
  #before = []; // what lay where this page has been
  #flying = false; // a question is under way
  #again = false;
  #timer = null;
  #due = 0;
  #painted = "";

  // page: url, where they are read; pad (pad.js); send(command, body); speak(text); onTold(), called when
  // there is something new to see.
  constructor(main, page) {
    this.#page = { ...page, outbox: page.pad.outbox, gather: (...deed) => this.#gather(...deed) };
    this.#root = main.querySelector("[data-laid]");
    this.#notes = main.querySelector("[data-own-notes]");
    this.#laying = new Laying(main.querySelector("[data-lay]"), this.#page);
    this.#table = new Table(this.#root, this.#page, () => this.#repaint());
    this.#root.hidden = false;
    page.pad.onState = () => this.#repaint();
  }

  // Returns whether there is something to see.
  paint(scene) {
    const { group, session, practice, kind } = scene;
    this.#scene = scene;
    const place = group && practice.cards && SCENES.includes(kind) ? { round: session.round, table: group.number } : null;
    const moved = place?.round !== this.#place?.round || place?.table !== this.#place?.table;
    if (moved) {
      this.#before.push(...this.#told.cards);
      this.#place = place;
      this.#fresh = false;
      this.#whole = this.#painted !== "";
      this.#told = NOTHING;
      if (place) this.ask(!this.#painted ? SPREAD : practice.seats ? TOGETHER : MOVED);
    }
    this.#laying.paint(practice, place, this.#kinds());
    const now = `${kind} ${scene.phase} ${scene.role} ${place?.round} ${place?.table}`;
    if (now !== this.#painted) {
      this.#paintTable(true);
      // Where cards are asked for, one's notes are one line, which opens: what comes to the table is seen below it.
      if (!this.#notes.contains(document.activeElement)) this.#notes.open = kind !== "turn" || !this.#kinds().length;
    }
    this.#painted = now;
    return this.#kinds().length > 0 || this.#any;
  }

  // It has changed, or could have: asks within so many ms. Of several such words in a row one question is made.
  ask(within = SPREAD) {
    if (!this.#place) return;
    if (this.#flying) {
      this.#again = true;
      return;
    }
    const due = performance.now() + Math.random() * within;
    if (this.#timer && this.#due <= due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => this.#ask(), due - performance.now());
  }

  async #ask() {
    const place = this.#place;
    this.#timer = null;
    this.#flying = true;
    const answer = await asked(this.#page.url);
    this.#flying = false;
    const here = place && answer?.ok && answer.round === this.#place?.round && answer.table === this.#place?.table;
    const again = this.#again;
    this.#again = false;
    if (here) this.#take(answer);
    if (again) this.ask();
    else if (!here) this.ask(AGAIN);
  }

  #take(answer) {
    const before = this.#told;
    this.#told = { ...NOTHING, ...answer };
    const { cards } = this.#scene.practice;
    const mine = answer.cards.filter(({ mine }) => mine);
    this.#page.outbox.load(mine.map(({ kind, text, mine: own }) => ({ ...own, text, share: shareOf(cards[kind]) })));
    if (this.#fresh) this.#tellNews(before.cards);
    this.#fresh = true;
    this.#laying.paint(this.#scene.practice, this.#place, this.#kinds());
    this.#repaint();
    this.#page.onTold();
  }

  // Only what others have laid since, for whoever does not see the list.
  #tellNews(before) {
    const known = new Set(before.flatMap(({ card, kind, text }) => [card, `${kind} ${text}`]));
    const news = this.#told.cards.filter(({ card, kind, text, mine }) => !mine && !known.has(card) && !known.has(`${kind} ${text}`));
    const { speak } = this.#page;
    if (news.length && this.#told.cards.length > before.length) speak(news.length > 1 ? say("cards-new", { n: news.length }) : say("card-new", { text: news[0].text }));
  }

  // In a phase, what it asks for; afterwards, whatever this person may lay there.
  #kinds() {
    if (!this.#place) return [];
    const { practice, kind, asks } = this.#scene;
    if (kind === "turn") return asks.filter((each) => practice.cards[each]);
    return kind === "done" ? this.#told.lays.filter((each) => practice.cards[each]) : [];
  }

  get #own() {
    const { outbox } = this.#page;
    return outbox.keys().filter(cardOf).map((key) => ({ key, ...outbox.get(key), waits: outbox.waits(key), refusal: outbox.refusal(key) }));
  }

  // What the phase shows again of what lay before this person in earlier stages: as this page saw it, until the server has told.
  get #recalled() {
    const { again = [] } = this.#scene;
    const known = this.#fresh ? this.#told.recalled : this.#before;
    return known.filter(({ kind }) => again.includes(kind));
  }

  get #any() {
    return this.#told.cards.length > 0 || this.#recalled.length > 0 || this.#own.some(({ text, waits }) => text && waits);
  }

  #repaint() {
    this.#laying.refresh();
    this.#paintTable(false);
  }

  #paintTable(anew) {
    if (!this.#scene) return;
    const { practice, people } = this.#scene;
    const own = this.#own;
    const place = this.#place ?? { round: 0, table: 0 };
    const told = { practice, people, gathers: this.#told.gathers, recalled: this.#recalled };
    // Until the server has told a page that was just loaded in which order they lie, only what is still on its way to it.
    told.cards = this.#place ? onTheTable(this.#told.cards, this.#fresh || this.#whole ? own : own.filter(({ waits }) => waits), place) : [];
    told.besides = besides(own, place, [this.#laying.draft]).map((card) => ({ ...card, elsewhere: elsewhere(card, place) }));
    told.again = (key) => this.#layAgain(key);
    told.remove = (key) => this.#remove(key);
    this.#table.paint(told, anew);
  }

  // What was taken back lies there again; what was only typed is laid now.
  #layAgain(key) {
    const { outbox } = this.#page;
    const { kind } = cardOf(key);
    const { practice } = this.#scene;
    if (isDraft(key)) lay(outbox, this.#place, kind, practice, outbox.get(key), key);
    else outbox.edit(key, { share: shareOf(practice.cards[kind]) });
    outbox.flush();
  }

  #remove(key) {
    this.#page.outbox.edit(key, { text: "", share: "me" });
    this.#page.outbox.flush();
  }

  async #gather(name, body) {
    const answer = await this.#page.send(name, body);
    this.ask();
    return answer;
  }
}

const elsewhere = (card, place) => {
  const { round, table } = cardOf(card.key);
  return round === place.round && table === place.table ? null : { round, table };
};
