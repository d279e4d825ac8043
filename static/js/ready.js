// Who of a group is asked before it goes on, and who of them is ready: phones and desk count alike, as domain/agreeing.py does.

// Somebody who joins a trio at work waits until the turn with which they come in.
export const waits = (person, step) => (person?.joins ?? 0) > (step?.turn ?? 0);

// What was said in one step does not hold in the next: until the next push, the screen still tells it.
export function readiness({ people, ready, timeline }, step) {
  const said = step && timeline.steps[0]?.i === step.i ? (ready ?? []) : [];
  const asked = people.filter((person) => !person.away && !waits(person, step));
  return { said, asked, ready: asked.filter(({ id }) => said.includes(id)) };
}
