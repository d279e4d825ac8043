// Who must agree before a group goes on, and who of them is ready: phones, desk and domain/agreeing.py count alike.

// A person who joins a group at work takes part from their `joins` turn on.
export const waits = (person, step) => person?.joins > (step?.reached ?? 0);

// Words from one step do not count in the next, but until the next push the screen still has them.
export function readiness({ people, ready, timeline }, step) {
  const said = step && timeline.steps[0]?.i === step.i ? (ready ?? []) : [];
  const asked = people.filter((person) => !person.away && !waits(person, step));
  return { said, asked, ready: asked.filter(({ id }) => said.includes(id)) };
}
