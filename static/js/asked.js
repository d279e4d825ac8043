// Asks the server for something to read, as JSON. Changes nothing there. Never an exception.

/** The answer, with `ok`; null while the line is broken, or if another format comes from something between us and the server. */
export async function asked(url, more = {}) {
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(url, { cache: "no-store", headers, ...more });
    return { ...(await response.json()), ok: response.ok };
  } catch {
    return null;
  }
}
