// The people who sit the round out, as ticked at this desk. The tab stores them across a reload; `form` sends them.

export class LeftOut {
  #ids;
  #key;

  constructor(code) {
    this.#key = `troika:out:${code}`;
    this.#ids = new Set(this.#kept());
  }

  has(id) {
    return this.#ids.has(id);
  }

  set(id, out) {
    if (out) this.#ids.add(id);
    else this.#ids.delete(id);
    this.#keep();
  }

  #kept() {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key) ?? "[]");
    } catch {
      return [];
    }
  }

  #keep() {
    try {
      sessionStorage.setItem(this.#key, JSON.stringify([...this.#ids]));
    } catch {
  // private windows: known until the page closes
    }
  }
}
