// Days in the zone of the reader's device, which the server does not know. Without scripts the page says days in the
// session's zone; where both days are the same, nothing is written.

const two = (number) => String(number).padStart(2, "0");

/** The day of an instant here, as a date field holds it. */
export function dayOf(when) {
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}

/** One day, or a range of days. */
function inWords(from, until) {
  const plain = { day: "numeric", month: "long", year: "numeric" };
  const several = dayOf(from) !== dayOf(until);
  const format = new Intl.DateTimeFormat(document.documentElement.lang || "en", several ? { weekday: "short", ...plain } : plain);
  return several ? format.formatRange(from, until) : format.format(from);
}

/** Writes the days of instants in the reader's zone, and lets date fields begin with the reader's today. */
export function tellDays(page = document, now = new Date()) {
  for (const time of page.querySelectorAll("time[data-day]")) {
    const [from, until] = [time.dateTime, time.dataset.until ?? time.dateTime].map((instant) => new Date(instant));
    const here = time.dataset.until ? `${dayOf(from)}/${dayOf(until)}` : dayOf(from);
    if (here === time.dataset.told) continue;
    time.textContent = (time.dataset.day || "{day}").replace("{day}", inWords(from, until));
    time.dataset.told = here;
  }
  for (const field of page.querySelectorAll("[data-from-today]")) field.min = dayOf(now);
}
