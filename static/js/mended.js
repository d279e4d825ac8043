// Errors beside fields: the server's errors go when their field is corrected, and a field left wrong gets one. Sends
// nothing; the server decides what is right.

const ringOf = (field) => field.closest(".field, .plan-row, fieldset");
const listOf = (field) => ringOf(field)?.querySelector(".errorlist");
const fieldsOf = (form) => [...form.elements].filter((field) => field.matches("input:not([type=hidden]), select, textarea"));

function describe(field, id, on) {
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  ids[on ? "add" : "delete"](id);
  if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
  else field.removeAttribute("aria-describedby");
}

function clear(field) {
  const list = listOf(field);
  if (list?.id) describe(field, list.id, false);
  list?.remove();
  field.removeAttribute("aria-invalid");
  ringOf(field)?.removeAttribute("data-wrong");
}

function complain(field, words) {
  clear(field);
  const list = Object.assign(document.createElement("ul"), { className: "errorlist", id: `${field.id}_error` });
  list.append(Object.assign(document.createElement("li"), { textContent: words }));
  ringOf(field).append(list);
  describe(field, list.id, true);
  field.setAttribute("aria-invalid", "true");
}

/**
 * Watches the fields of a form. `wrong(field)`: what this page can tell is wrong with it, in words; "" for nothing. A field
 * that the server refused counts as corrected once it has changed and `wrong` finds nothing.
 */
export function mending(form, wrong) {
  const valueOf = (field) => (field.type === "radio" ? String(field.checked) : field.value);
  const refused = new Map(fieldsOf(form).filter((field) => listOf(field)).map((field) => [field, valueOf(field)]));
  form.addEventListener("input", ({ target: field }) => {
    if (listOf(field) && valueOf(field) !== refused.get(field) && field.validity.valid && !wrong(field)) clear(field);
  });
  form.addEventListener("change", ({ target: field }) => {
    const words = wrong(field);
    if (words) complain(field, words);
  });
  form.querySelector("[aria-invalid=true]")?.focus();
  return { clear };
}
