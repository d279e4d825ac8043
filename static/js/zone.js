// The time zone of this browser, for forms that ask for one and were given none; and the names of those that it knows.
// Without a script, or a zone, the field says so itself. Sends nothing.

const { timeZone = "" } = Intl.DateTimeFormat().resolvedOptions();

for (const field of document.querySelectorAll("[data-zone]")) {
  if (!field.value) field.value = timeZone;
  const known = field.list && Intl.supportedValuesOf ? Intl.supportedValuesOf("timeZone") : [];
  field.list?.replaceChildren(...known.map((name) => new Option(name, name)));
}
