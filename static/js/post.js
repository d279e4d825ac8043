// Sends one command: JSON there, JSON back, never an exception. Tells the person nothing itself. A broken line is
// "offline". An error of this page is "broken" and goes to the console, so that nobody blames the Wi-Fi. "slow": no
// answer in time. The command may or may not have been carried out.

import { patience } from "./patience.js";

const PATIENCE = 10_000;

export function cookie(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
  const value = found ? found.slice(name.length + 1) : "";
  try {
    return decodeURIComponent(value);
  } catch {
    return value; // not ours: returned as it is
  }
}

// A page with a form carries a token, even where the cookie cannot be read.
function token() {
  return cookie("csrftoken") || document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
}

export async function post(url, body, { keepalive = false } = {}) {
  let asked;
  try {
    asked = request(body, keepalive);
  } catch (error) {
    console.error(error);
    return { ok: false, code: "broken", message: "" };
  }
  let response;
  try {
    response = await fetch(url, asked);
  } catch {
    return { ok: false, code: asked.signal.aborted ? "slow" : "offline", message: "" };
  }
  return read(response);
}

function request(body, keepalive) {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(body),
    keepalive,
    signal: patience(PATIENCE),
  };
}

// A proxy in front of a dead server answers HTML: that means "try again", not a refusal.
async function read(response) {
  try {
    const answer = await response.json();
    return { message: "", code: "", ...answer, ok: answer.ok === true, status: response.status };
  } catch {
    const code = { 403: "csrf", 413: "too_large", 504: "slow" }[response.status] ?? "try_again";
    return { ok: false, code, message: "", status: response.status };
  }
}
