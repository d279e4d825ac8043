// Days as whoever reads this page calls them: in the zone of their own device, which the server does not know.
// Without a script the page says the day in the session's zone.

const two = (number) => String(number).padStart(2, "0");

/** The day of an instant here, as a date field has it. */
export function dayOf(when) {
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}

/** Says the days of instants in the reader's zone, and lets date fields begin with the reader's today. */
export function tellDays(page = document, now = new Date()) {
  const day = new Intl.DateTimeFormat(document.documentElement.lang || "en", { day: "numeric", month: "long", year: "numeric" });
  for (const time of page.querySelectorAll("time[data-day]")) time.textContent = day.format(new Date(time.dateTime));
  for (const field of page.querySelectorAll("[data-from-today]")) field.min = dayOf(now);
}
