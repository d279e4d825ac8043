// Hours on the clocks of a time zone; an unknown zone means the device's own.

import { hourOf } from "./hours.js";

/** The zone's name as Intl knows it; undefined (the device's own zone) if it is half typed or unknown. */
export function knownZone(name) {
  try {
    return name ? new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone : undefined;
  } catch {
    return undefined;
  }
}

/** What clocks there show at an instant, as numbers. */
function shown(ms, zone) {
  const digits = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", hourCycle: "h23" };
  const format = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", { timeZone: knownZone(zone), ...digits });
  return Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
}

const two = (number) => String(number).padStart(2, "0");

/** "16:05": what a time field holds there at that instant. */
export function fieldTime(ms, zone) {
  const { hour, minute } = shown(ms, zone);
  return `${two(hour)}:${two(minute)}`;
}

/** The instant at which clocks there show `time` ("16:05"), on the day that it is there at `now`. */
export function instantAt(time, now, zone) {
  const [hour, minute] = time.split(":").map(Number);
  const { year, month, day } = shown(now, zone);
  const wanted = Date.UTC(year, month - 1, day, hour || 0, minute || 0);
  const asUtc = (ms) => {
    const at = shown(ms, zone);
    return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute);
  };
  const near = wanted - (asUtc(wanted) - wanted);
  return near + (wanted - asUtc(near)); // once more, in case clocks changed between the two
}

/** An instant for reading, with the day if that is not the day of `since` there. */
export function timeThere(ms, since, zone) {
  const timeZone = knownZone(zone);
  const [one, other] = [ms, since].map((at) => ["year", "month", "day"].map((part) => shown(at, zone)[part]).join());
  return new Intl.DateTimeFormat(undefined, { timeZone, hour: "numeric", minute: "2-digit", ...(one === other ? {} : { weekday: "short" }) }).format(ms);
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

/** An instant as the reader's clock shows it (hours.js), with the name of the hours if the session's differ. */
export function timeOfDay(ms, now, zone = zoneOfSession()) {
  return [hourOf(ms, now), zoneHere(ms, zone)].filter(Boolean).join(" ");
}
