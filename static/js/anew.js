// Loads the page again because the server says that this browser is another person now, or nobody. Never twice for one
// person: the history entry remembers it, since it outlives the load and is not blocked as storage and cookies are.

export function loadAnew(person) {
  if (history.state?.loadedAnewFor === person) return false;
  history.replaceState({ ...history.state, loadedAnewFor: person }, "");
  location.reload();
  return true;
}
