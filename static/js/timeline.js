// Where a timeline stands at an instant. Pure: no clock, no page. The rules are in docs/protocol.md, "Where are we?".

export function positionAt(timeline, now) {
  const paused = timeline.paused_at !== null && timeline.paused_at !== undefined;
  const at = paused ? timeline.paused_at : now;
  const found = timeline.steps.findIndex((step) => step.ends > at);
  if (found < 0) return { step: null, next: null, left: 0, fraction: 0, at, paused, over: true };
  const step = timeline.steps[found];
  const left = step.ends - at;
  const length = step.ends - step.starts;
  const fraction = length > 0 ? Math.min(1, Math.max(0, left / length)) : 0;
  return { step, next: timeline.steps[found + 1] ?? null, left, fraction, at, paused, over: false };
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
