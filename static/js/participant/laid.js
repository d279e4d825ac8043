// Which cards lie before somebody, from what the server says and what the outbox holds. Pure. A card's key is
// ROUND.TABLE.KIND.ID; what somebody types before they lay it has the id DRAFT, and only they see it.
// Why: docs/decisions.md#what-is-typed-for-a-card-is-a-draft-until-it-is-laid

export const LONGEST = 280; // letters, as in sessions_app/domain/cards.py
const DRAFT = "draft";
const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
const ID = 8;

export const keyOf = ({ round, table }, kind, id) => `${round}.${table}.${kind}.${id}`;
export const draftOf = (place, kind) => keyOf(place, kind, DRAFT);

/** {key, round, table, kind, id} of a card's key; null for a note's. */
export function cardOf(key) {
  const [round, table, kind, id] = key.split(".");
  return id ? { key, round: Number(round), table: Number(table), kind, id } : null;
}

/** Whether it is typed, and not laid yet. */
export const isDraft = (key) => cardOf(key)?.id === DRAFT;

/** A key for a new card: no two are equal, whichever devices make them. */
export function newKey(place, kind) {
  const drawn = crypto.getRandomValues(new Uint8Array(ID));
  return keyOf(place, kind, Array.from(drawn, (each) => LETTERS[each % LETTERS.length]).join(""));
}

const at = (place) => (card) => card.round === place.round && card.table === place.table;

/**
 * The cards on the table: those that the server told, one's own as they are on this device, and then what is still on its way.
 * own: {key, text, share, named, waits, refusal} of each card in the outbox.
 */
export function onTheTable(told, own, place) {
  const mine = new Map(own.map((card) => [card.key, card]));
  const laid = told.filter(({ mine: known }) => !known || isLaid(mine.get(known.key))).map((card) => asSeen(card, mine.get(card.mine?.key)));
  const there = new Set(laid.map(({ key }) => key));
  const coming = own.filter((card) => !there.has(card.key) && isLaid(card) && at(place)(cardOf(card.key)));
  return gathered([...laid, ...coming.map((card) => asSeen({ kind: cardOf(card.key).kind, mine: {} }, card))]);
}

const isLaid = (card) => !card || (card.share !== "me" && card.text !== "");

// `key`: only of one's own.
function asSeen({ card: handle = "", mine, ...told }, own) {
  if (!mine) return { ...told, handle, key: "" };
  const { key, text, named, waits = false, refusal = "" } = own ?? { key: mine.key, text: told.text, named: mine.named };
  return { ...told, handle, key, text, named, waits, refusal };
}

// What lies under a card comes after it (`deep`), among the cards of today or those that were left there (`left`) as that one is.
function gathered(cards) {
  const known = new Set(cards.map(({ handle }) => handle).filter(Boolean));
  const under = (card) => known.has(card.under);
  const stack = (top) => [top, ...cards.filter((card) => under(card) && card.under === top.handle).map((card) => ({ ...card, deep: true }))];
  return cards.filter((card) => !under(card)).flatMap((top) => stack(top).map((card) => ({ ...card, left: Boolean(top.round) })));
}

/** One's own that do not lie there: taken back, typed and not laid, or laid elsewhere and not sent yet. but: keys that are shown anyway. */
export function besides(own, place, but = []) {
  return own.filter((card) => card.text && !but.includes(card.key) && (at(place)(cardOf(card.key)) ? card.share === "me" : card.waits));
}

/**
 * Which card of before each one is, as an index; -1: it is new. A handle changes with its card, so a card that changed is found by its
 * words, or as the only one of its kind that is left over, after the same one as before.
 */
export function paired(before, now) {
  const free = new Set([...before.keys()].filter((index) => before[index].kind)); // the others are empty places
  const found = now.map(() => -1);
  const pair = (alike) => {
    now.forEach((card, index) => {
      const same = found[index] === -1 ? [...free].filter((each) => alike(before[each], card)) : [];
      if (!same.length) return;
      found[index] = same[0];
      free.delete(same[0]);
    });
  };
  pair((one, other) => one.key === other.key && one.key !== "");
  pair((one, other) => !one.key && !other.key && one.handle === other.handle && one.kind === other.kind);
  pair((one, other) => !one.key && !other.key && one.kind === other.kind && one.text === other.text);
  const at = found.indexOf(-1);
  const [old] = free;
  const inItsPlace = at >= 0 && found.lastIndexOf(-1) === at && free.size === 1 && (at ? found[at - 1] : -1) === old - 1;
  if (inItsPlace) pair((one, other) => !one.key && !other.key && one.kind === other.kind);
  return found;
}
