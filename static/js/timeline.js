// Where a timeline stands at an instant. Pure: no clock, no page. The rules are in docs/protocol.md, "Where are we?".

export function positionAt(timeline, now) {
  const paused = timeline.paused_at !== null && timeline.paused_at !== undefined;
  const at = paused ? timeline.paused_at : now;
  const found = timeline.steps.findIndex((step) => step.ends > at);
  if (found < 0) return { step: null, next: null, left: 0, fraction: 0, at, paused, over: true };
  const step = stepAt(timeline, found);
  const left = step.ends - at;
  const length = step.ends - step.starts;
  const fraction = length > 0 ? Math.min(1, Math.max(0, left / length)) : 0;
  return { step, next: stepAt(timeline, found + 1), left, fraction, at, paused, over: false };
}

/**
 * A step with `reached`: how many turns have begun, and with them the one to which a step between turns leads. Who takes part
 * from turn n on takes part in the steps that have reached n.
 */
export function stepAt({ steps, turns }, found) {
  const step = steps[found];
  if (!step) return null;
  const coming = step.when === "between" ? steps.slice(found).find(inTurn)?.turn : null;
  return { turn: null, holder: null, ...step, reached: step.turn ?? coming ?? (step.when === "between" || step.when === "end" ? turns : 0) };
}

export const inTurn = ({ when }) => when === "turn";

/** The number of the turn under way or, between turns, to come; 0: neither. */
export const turnAt = ({ when, reached }) => (when === "end" ? 0 : reached);

/** The seat whose turn that is; null: nobody's. */
export function seatAt({ steps }, { when, holder, reached }) {
  return when === "between" ? (steps.find(({ turn }) => turn === reached)?.holder ?? null) : holder;
}

const ENOUGH = 2 / 3; // as in sessions_app/domain/together.py

/** Whether enough groups are in step with the room's clock to tell its phase to all. */
export function inStep({ in_step: share }) {
  return share >= ENOUGH;
}

// What a command says its sender saw: "revision.step". Once all steps are over, step is one more than the last index.
export function mark(timeline, now) {
  const { step } = positionAt(timeline, now);
  return `${timeline.revision}.${step ? step.i : timeline.count}`;
}

/** In how many ms a clock changes by itself; null: never. `position`: from positionAt. */
export function changesIn({ left, paused, over }) {
  return paused || over ? null : left % 1000 || 1000;
}

/**
 * Whether to speak at `moment` (ms before the end): only in a clearly longer step, else it would be spoken at its beginning.
 */
export function worthSaying(moment, { starts, ends }) {
  return ends - starts >= 1.5 * moment;
}

// "1:05"; "1:01:05" above an hour. Rounded up, so that 0:00 is never shown while time is left.
export function minutes(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const pad = (n) => String(n).padStart(2, "0");
  const [hours, mins] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${pad(mins)}:${pad(seconds % 60)}` : `${mins}:${pad(seconds % 60)}`;
}
