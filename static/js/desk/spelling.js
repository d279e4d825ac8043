// What is left of a name when searching: no accents, no capitals, nothing between letters. Equal to `foldings` in
// sessions_app/domain/spelling.py; one table of cases tests both (tests/spellings.json).
const WITHOUT_STROKES = { ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ħ: "h", ŧ: "t", ŋ: "n", ə: "e", ı: "i", ß: "ss", ς: "σ", ی: "ي", ى: "ي", ک: "ك" };
const SPELT_OUT = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };
const ACCENTS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+/g;
const UNSEEN = /[\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\u{e0000}-\u{e0fff}]+/gu;
const BETWEEN = /[\s'"\u0060´‘’‚‛“”„‟′-‷«»ʹʻ-ʿˈˊˋˮ՚׳״ꞌ❛-❞〝〞.,_·・\-‐-―⁃−־᐀᠆⸗⸺⸻]+/g;

/** Two forms: “jose”, “obrien”, “muller”; and as German and Danish spell it out: “mueller”. */
export function foldings(text) {
  const small = text.replace(UNSEEN, "").replace(/´/g, "").normalize("NFKC").toLowerCase().normalize("NFC");
  return [withoutAccents(small), withoutAccents(replaced(small, SPELT_OUT))];
}

/** Whether this text searches for this name; a part of the name is enough. */
export function named(name, text) {
  const sought = foldings(text)[0];
  if (!sought) return name.toLowerCase().includes(text.trim().toLowerCase());
  return foldings(name).some((folded) => folded.includes(sought));
}

function withoutAccents(small) {
  const plain = replaced(small.normalize("NFKD").replace(ACCENTS, ""), WITHOUT_STROKES);
  return plain.replace(BETWEEN, "").normalize("NFKC");
}

function replaced(text, letters) {
  return Array.from(text, (letter) => letters[letter] ?? letter).join("");
}
