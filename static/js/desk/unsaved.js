// Whether something on the desk would be lost if the page went now. Each part that holds words says so itself.
const parts = [];
const TYPED = "textarea, input:not([type=checkbox], [type=radio])";

/** `unsaved()`: whether this part holds something that the server does not know yet. */
export function mayHold(unsaved) {
  parts.push(unsaved);
}

/** Whether somebody types, is asked something, or has written what is not sent yet. */
export function unsaved() {
  return document.activeElement.matches(TYPED) || document.querySelector("dialog[open]") !== null || parts.some((part) => part());
}
