// Lengths as people write them in minutes. Pure; the same rules as the server's MinutesField and checked_length.

const MINUTE = 60_000;
const LONGEST = 60 * MINUTE;

/** Milliseconds of a typed length ("1.5", "1,5", "1:30"), or null if it is none. */
export function lengthOf(typed) {
  const text = typed.trim().replaceAll(",", ".");
  const clock = /^(\d{1,3}):([0-5]\d(?:\.\d{1,3})?)$/.exec(text);
  if (clock) return Number(clock[1]) * MINUTE + Math.round(Number(clock[2]) * 1000);
  return /^\d{1,3}(\.\d{1,4})?$/.test(text) ? Math.round(Number(text) * MINUTE) : null;
}

/** A length as a field holds it: 90000 is "1:30". */
export function written(ms) {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Why a phase cannot have the typed length: "minutes", "short" or "long"; "" if it can. */
export function wrongLength(typed, required) {
  const ms = lengthOf(typed);
  if (ms === null) return "minutes";
  if (ms === 0 && !required) return "";
  if (ms < 1000) return "short";
  return ms > LONGEST ? "long" : "";
}

/** Which of `paces` ([{key, lengths}]) has these lengths (ms by phase). The last pace has no lengths and fits any. */
export function paceOf(paces, lengths) {
  const same = ({ lengths: own }) => !own || Object.keys(own).every((key) => own[key] === lengths[key]);
  return paces.find(same).key;
}
