// The server's answer to what was typed last. It is asked for once nothing was typed for a moment; until it is there, an
// earlier answer stays. Knows no page.

const PAUSE = 250; // ms without a change
const AGAIN = 5_000; // ms after a question that got no answer

/**
 * ask(question): resolves with the answer, which has `ok`, or with null. onAnswer(answer): called with the answer to the last
 * question only. Returns `want(question)`, `waits()`: whether that answer is still to come, and `know(question)`: it is
 * answered already.
 */
export function latest(ask, onAnswer) {
  let wanted = null;
  let told = null;
  let timer = null;

  async function fetch(question) {
    const answer = await ask(question);
    if (question !== wanted) return;
    if (!answer?.ok) {
      timer = setTimeout(fetch, AGAIN, question);
      return;
    }
    told = question;
    onAnswer(answer);
  }

  return {
    want(question) {
      if (question === wanted) return;
      clearTimeout(timer);
      wanted = question;
      timer = setTimeout(fetch, PAUSE, question);
    },
    know(question) {
      wanted = told = question;
    },
    waits: () => told !== wanted,
  };
}
