// How the server understands the list in a form: asks while a person types, shows the table, lets them correct columns.
// Every choice is a field of the form; the server reads all of them and sends a new table. Saves nothing.

import { post } from "./post.js";

const CALM = 400; // ms after the last letter

export class Understood {
  #timer = null;
  #asked = 0; // only the answer to the last question counts
  #text = null; // the text that the table is about

  /** `told(text)`: now the table is about this text; null: it is out of date. */
  constructor(form, url, told = () => {}) {
    Object.assign(this, { form, url, told, box: form.querySelector("textarea"), table: form.querySelector("[data-understood]") });
    if (this.table.querySelector("table")) this.#text = this.box.value; // the table came with the page
  }

  start() {
    this.box.addEventListener("input", () => this.#soon());
    this.table.addEventListener("change", () => this.look());
    this.table.addEventListener("click", (event) => {
      const answer = event.target.closest("[name=answer]");
      if (!answer) return;
      event.preventDefault();
      this.look({ answer: answer.value });
    });
  }

  /** The role of each column and whether a line heads them, as the table shows it; null if it is about another text. */
  chosenFor(text) {
    if (text !== this.#text) return null;
    const columns = [...this.table.querySelectorAll("[name^=column-]")].map(({ value }) => value);
    return { columns, headed: this.table.querySelector("[name=headed]")?.value === "headings" };
  }

  /** Whether a table is shown. */
  get shown() {
    return this.table.childElementCount > 0;
  }

  clear() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#text = null;
    this.table.replaceChildren();
    this.told(null);
  }

  #soon() {
    clearTimeout(this.#timer);
    if (this.box.value.trim() === "") {
      this.clear(); // choices for another list do not count
      return;
    }
    if (this.box.value !== this.#text) this.told(null);
    this.#timer = setTimeout(() => this.look(), CALM);
  }

  /** Asks now. Resolves once the answer is shown, or another question was asked meanwhile. */
  async look(more = {}) {
    clearTimeout(this.#timer);
    const asked = ++this.#asked;
    const text = this.box.value;
    const answer = await post(this.url, { fields: { ...this.#fields(), ...more, text } });
    if (asked !== this.#asked || !answer.ok) return;
    this.#text = text;
    this.#show(answer.html);
    this.told(text);
  }

  #fields() {
    const fields = [...this.table.querySelectorAll("[name]:not(button)")];
    return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  }

  #show(html) {
    const focused = this.table.contains(document.activeElement) ? document.activeElement.name : null;
    const made = document.createElement("template");
    made.innerHTML = html; // made by our own server
    this.table.replaceChildren(made.content);
    const spoken = this.form.querySelector("[data-understood-spoken]");
    spoken.textContent = this.table.querySelector("[data-understood-said]")?.textContent ?? "";
    if (focused !== null) (this.table.querySelector(`select[name="${focused}"]`) ?? this.table.querySelector("select"))?.focus();
  }
}
