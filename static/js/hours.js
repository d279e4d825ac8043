// An instant as the reader's clock shows it.

/** The hour; with the day if that is not the day of `now`. */
export function hourOf(ms, now) {
  const day = new Date(ms).toDateString() === new Date(now).toDateString() ? {} : { weekday: "short" };
  return new Intl.DateTimeFormat(undefined, { ...day, hour: "numeric", minute: "2-digit" }).format(ms);
}
