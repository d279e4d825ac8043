// What somebody in the call has to know or do just now: of all that is the matter, one thing. Pure; the words are the page's.

const AGAIN = ["refused", "missing", "busy"]; // a microphone for which a press asks again

/**
 * `state`: a CallState (call.js). `ended`: no further group of this person comes.
 * Returns { says, does, people, elsewhere }. `says`: the key of the words; "" for nothing. `does`: what the button beside them does
 * ("join", "microphone", "tap"); "" for no button. `people`: the ids of those whom it is about. `elsewhere`: whether a place outside
 * Troika would help.
 */
export function sayingOf(state, ended) {
  const { says = "", does = "", people = [], elsewhere = false } = found(state, ended);
  return { says, does, people, elsewhere };
}

function found({ in: where, tap, trouble, mine, mates, moved }, ended) {
  if (where === "elsewhere") return { says: "elsewhere", does: "join" };
  if (where === "over") return { says: ended ? "ended" : "over" };
  if (tap) return { says: "tap", does: "tap" };
  if (trouble === "unsupported") return { says: "unsupported", elsewhere: true };
  if (trouble === "refused") return { says: "unserved", does: "join", elsewhere: true };
  if (trouble) return { says: "offline", elsewhere: true };
  const own = mine.speaks ? ofMicrophone(mine) : null;
  if (own) return own;
  const lost = mates.filter(({ connection }) => connection === "failed").map(({ id }) => id);
  if (lost.length) return { says: "failed", people: lost, elsewhere: true };
  if (mine.speaks && mine.trouble.camera) return { says: `camera-${mine.trouble.camera}` };
  if (where === "joining") return { says: "joining" };
  return { says: moved ? "moved" : mine.why };
}

function ofMicrophone({ microphone, trouble: { microphone: trouble } }) {
  if (AGAIN.includes(trouble)) return { says: trouble, does: "microphone" };
  if (trouble === "asleep") return { says: "asleep", does: "tap" };
  if (trouble === "lost") return { says: microphone ? "changed" : "lost" };
  return trouble ? { says: trouble } : null;
}
