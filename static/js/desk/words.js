// The page's words: rendered by Django into <template data-words>, chosen and filled here.
// Holds no sentence itself, so that everything a person reads can be translated in one place.

const language = document.documentElement.lang || "en";
const plural = new Intl.PluralRules(language);
const conjunction = new Intl.ListFormat(language, { type: "conjunction" });
const clock = { hour: "numeric", minute: "2-digit" };
const hours = new Intl.DateTimeFormat(undefined, clock);
const dayAndHours = new Intl.DateTimeFormat(undefined, { weekday: "short", ...clock });

const words = new Map();
for (const sheet of document.querySelectorAll("template[data-words]")) {
  for (const word of sheet.content.querySelectorAll("[data-word]")) {
    words.set(keyOf(word.dataset.word, sheet.dataset.category), word.textContent.trim());
  }
}

function keyOf(word, category) {
  return category ? `${word}/${category}` : word;
}

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** The phrase of this name with its {gaps} filled; "" when the page has none. */
export function say(word, values = {}) {
  return filled(words.get(word) ?? "", values);
}

/** What came of a command, for a person; "" when all is well and nothing is to be said. */
export function saidOf({ ok, code, message }) {
  return message || say(`error.${code}`) || (ok ? "" : say("error"));
}

/** The phrase for `n` of something, in the plural form that this language uses for `n`. */
export function sayCount(word, n, values = {}) {
  const text = words.get(keyOf(word, plural.select(n))) ?? words.get(keyOf(word, "other")) ?? "";
  return filled(text, { ...values, n });
}

/** A short fact that no line breaks in its midst, so that lines break between facts. */
export function unbroken(text) {
  return text.replaceAll(" ", "\u00a0");
}

/** "a, b and c". */
export function listed(parts) {
  return conjunction.format(parts);
}

/** The session's time zone: of a form, as it is typed now, or as the page says it. */
export function zoneOfSession() {
  const place = document.querySelector("[data-zone]");
  return place?.value ?? place?.dataset.zone ?? "";
}

/** What the hours of this device are called ("GMT+1"), if clocks in `zone` show others; "" if they show the same, or it is no zone. */
export function zoneHere(ms, zone = zoneOfSession()) {
  if (!zone) return "";
  const shown = (more) => new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", ...more }).format(ms);
  try {
    if (shown({}) === shown({ timeZone: zone })) return "";
  } catch {
    return ""; // half typed, or one that this browser does not know
  }
  const parts = new Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts(ms);
  return parts.find(({ type }) => type === "timeZoneName").value;
}

/**
 * An instant as the clock on this person's wall shows it; with the day, where that is another than at `now`, and with
 * the name of those hours, where the session's are others.
 */
export function timeOfDay(ms, now, zone = zoneOfSession()) {
  const same = new Date(ms).toDateString() === new Date(now).toDateString();
  return [(same ? hours : dayAndHours).format(ms), zoneHere(ms, zone)].filter(Boolean).join(" ");
}

/** A length for reading: "10 min", "1 min 30 s", "1 h 3 min". */
export function readable(ms) {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes >= 60) return say("length.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return say(rest === 0 ? "length" : minutes === 0 ? "length.seconds" : "length.both", { minutes, seconds: rest });
}
