// This browser's time zone, for forms that ask for one and have none; and the names of the zones that it knows. Without
// scripts, or a zone, the field explains itself. Sends nothing.

const { timeZone = "" } = Intl.DateTimeFormat().resolvedOptions();

for (const field of document.querySelectorAll("[data-zone]")) {
  if (!field.value) field.value = timeZone;
  const known = field.list && Intl.supportedValuesOf ? Intl.supportedValuesOf("timeZone") : [];
  field.list?.replaceChildren(...known.map((name) => new Option(name, name)));
}
