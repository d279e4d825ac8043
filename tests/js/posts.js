// For test_post.py: post() in an older browser, or with an error of our own.

import { post } from "/js/post.js";

export async function inAnOlderBrowser() {
  const [timeout, any] = [AbortSignal.timeout, AbortSignal.any];
  delete AbortSignal.timeout;
  delete AbortSignal.any;
  try {
    const answer = await post("/js/agenda.js", { text: "a note" });
    return answer.status > 0; // something has answered: it left this device
  } finally {
    Object.assign(AbortSignal, { timeout, any });
  }
}

export async function withAFault() {
  const [told, say] = [[], console.error];
  console.error = (error) => told.push(error.name);
  const body = {};
  body.itself = body;
  const answer = await post("/js/agenda.js", body);
  console.error = say;
  return { code: answer.code, told };
}

export async function withoutALine() {
  return (await post("http://127.0.0.1:9/", {})).code;
}
