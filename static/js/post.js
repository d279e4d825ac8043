// One command to the server: JSON there, JSON back, never an exception. Says nothing to the person itself.

const PATIENCE = 10_000;

export function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

// A page that came with a form carries a token even where the cookie cannot be read.
function token() {
  return cookie("csrftoken") || document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
}

export async function post(url, body, { keepalive = false } = {}) {
  try {
    const response = await fetch(url, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(body),
      keepalive,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return await read(response);
  } catch {
    return { ok: false, code: "offline", message: "" };
  }
}

// A proxy in front of a dead server answers HTML: that is "try again", not a refusal.
async function read(response) {
  try {
    const answer = await response.json();
    return { message: "", code: "", ...answer, ok: answer.ok === true, status: response.status };
  } catch {
    const code = response.status === 403 ? "csrf" : response.status === 413 ? "too_large" : "try_again";
    return { ok: false, code, message: "", status: response.status };
  }
}
