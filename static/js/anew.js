// Loads the page once more, because the server says that this browser is somebody else by now, or nobody: never twice for one
// person. The history entry remembers it: it outlives the load, and nothing blocks it as storage and cookies are blocked.

export function loadAnew(person) {
  if (history.state?.loadedAnewFor === person) return false;
  history.replaceState({ ...history.state, loadedAnewFor: person }, "");
  location.reload();
  return true;
}
