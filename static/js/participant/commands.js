// The body of each button's command: what its sender sees of the group, whom it is about, on or off. Decides no more.

import { isBetween } from "./may.js";

const seen = (_, scene) => (scene?.mark ? { seen: scene.mark } : null);
const nothing = () => ({});
const asked = ({ dataset }) => ({ person: Number(dataset.person), at: Number(dataset.at) });
const on = (control) => ({ on: control.type === "checkbox" ? control.checked : control.dataset.on !== "false" });

const visited = (control) => ({ at: Number(control.dataset.at), ...on(control) });

// The round that was asked about: where none runs or is shown, the next.
const resting = (_, scene) => ({ round: scene.session.round + (isBetween(scene) ? 1 : 0) });

const BODIES = {
  minute: seen,
  "minute-back": nothing,
  done: (control, scene) => seen(control, scene) && { ...seen(control, scene), ...on(control) },
  pass: seen,
  off: seen,
  pause: seen,
  resume: seen,
  vouch: ({ dataset }) => ({ person: Number(dataset.person) }),
  let_back: asked,
  not_them: asked,
  let_in: visited,
  let_speak: visited,
  end_visit: ({ dataset }) => ({ at: Number(dataset.at) }),
  listen: on,
  hand: on,
  rename: ({ form }) => ({ name: form.elements.name.value }),
  ready: on,
  rest: resting,
  leave: nothing,
  back: nothing,
};

// The body to post; null if the command makes no sense now.
export function bodyOf(control, scene) {
  return BODIES[control.dataset.command]?.(control, scene) ?? null;
}
