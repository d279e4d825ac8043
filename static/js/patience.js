// Aborts after so many ms: AbortSignal.timeout, which Safari has only since version 16.

export function patience(ms) {
  const waiting = new AbortController();
  setTimeout(() => waiting.abort(), ms);
  return waiting.signal;
}
