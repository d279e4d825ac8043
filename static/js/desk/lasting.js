// Lengths for reading. The same as the filter `lasting` of sessions_app/templatetags/troika.py.
import { say } from "../words.js";

/** A length for reading: "10 min", "1 min 30 s", "1 h 3 min". */
export function lasting(ms) {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes >= 60) return say("length.hours", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return say(rest === 0 ? "length" : minutes === 0 ? "length.seconds" : "length.both", { minutes, seconds: rest });
}
