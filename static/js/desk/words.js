// The page's words: Django renders them into <template data-words>; this module chooses and fills them. It holds no
// sentence itself, so that all of them can be translated in one place.

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

/** The phrase of this name with its {gaps} filled; "" if the page has none. */
export function say(word, values = {}) {
  return filled(words.get(word) ?? "", values);
}

/** What to tell a person about a command's answer; "" if there is nothing to say. */
export function saidOf({ ok, code, message }) {
  return message || say(`error.${code}`) || (ok ? "" : say("error"));
}

/** The phrase for `n` of something, in this language's plural form for `n`. */
export function sayCount(word, n, values = {}) {
  const text = words.get(keyOf(word, plural.select(n))) ?? words.get(keyOf(word, "other")) ?? "";
  return filled(text, { ...values, n });
}

/** A short fact without line breaks inside, so that lines break between facts. */
export function unbroken(text) {
  return text.replaceAll(" ", "\u00a0");
}

/** "a, b and c". */
export function listed(parts) {
  return conjunction.format(parts);
}

/** The session's time zone: as typed into the form now, or as the page says it. */
export function zoneOfSession() {
  const place = document.querySelector("[data-zone]");
  return place?.value ?? place?.dataset.zone ?? "";
}

/** The name of this device's hours ("GMT+1") if clocks in `zone` differ now; "" if they agree, or `zone` is no zone. */
export function zoneHere(ms, zone = zoneOfSession()) {
  if (!zone) return "";
  const shown = (more) => new Intl.DateTimeFormat("en", { dateStyle: "short", timeStyle: "short", ...more }).format(ms);
  try {
    if (shown({}) === shown({ timeZone: zone })) return "";
  } catch {
    return ""; // half typed, or unknown to this browser
  }
  const parts = new Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts(ms);
  return parts.find(({ type }) => type === "timeZoneName").value;
}

/**
 * An instant as the reader's clock shows it; with the day if that is not the day of `now`, and with the name of
 * the hours if the session's differ.
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
