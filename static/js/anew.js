// Loads the page again because the server says that this browser is another person now, or nobody, or that its screens
// follow another document. Never twice for one person, or one document: the history entry remembers it, since it outlives
// the load and is not blocked as storage and cookies are.

export function loadAnew(one, kind = "For") {
  const key = `loadedAnew${kind}`;
  if (history.state?.[key] === one) return false;
  history.replaceState({ ...history.state, [key]: one }, "");
  location.reload();
  return true;
}
