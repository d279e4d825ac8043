// What to tell a person about a command's answer.
import { say } from "../words.js";

/** The sentence; "" if there is nothing to say. */
export function saidOf({ ok, code, message }) {
  return message || say(`error.${code}`) || (ok ? "" : say("error"));
}
