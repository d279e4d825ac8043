// One kind of link in the dialog about who helps: the buttons that make, copy and withdraw it.

export class Invitation {
  constructor(section, { make, withdraw }) {
    this.section = section;
    this.role = section.dataset.invite;
    this.#part("make").addEventListener("click", () => make(this.role, (url) => this.fresh(url)));
    this.#part("withdraw").addEventListener("click", () => withdraw(this.role, () => this.fresh("")));
    this.#part("copy").addEventListener("click", () => this.#copy());
  }

  // `out`: whether a link works now.
  show(out) {
    this.#part("out").hidden = !out || !this.#part("fresh").hidden;
    this.#part("withdraw").hidden = !out;
    this.#part("first").hidden = out;
    this.#part("again").hidden = !out;
  }

  // The link just made, or none.
  fresh(url) {
    const field = this.#part("url");
    field.value = url;
    this.#part("fresh").hidden = !url;
    if (url) this.#part("out").hidden = true;
    this.#copied(false);
    if (url) field.select();
  }

  async #copy() {
    const field = this.#part("url");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // browsers give plain http pages no clipboard
    }
    this.#copied(true);
  }

  #copied(yes) {
    this.section.querySelector("[data-copy-do]").hidden = yes;
    this.section.querySelector("[data-copy-done]").hidden = !yes;
  }

  #part(name) {
    return this.section.querySelector(`[data-invite-${name}]`);
  }
}
