// A button that does one thing at a time, and rests after it: a double click is one command.

const REST = 600; // ms in which a second press does nothing

/** Does what `act` does, which resolves once it is done. */
export async function once(button, act) {
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  await Promise.all([act(), new Promise((done) => setTimeout(done, REST))]);
  button.removeAttribute("aria-disabled");
}
