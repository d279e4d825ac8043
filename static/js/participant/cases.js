// Cases that people bring: one's own, which can be brought, changed and withdrawn, and those of all who are in. Loaded only where
// a practice asks for them. It imports nothing: the page has it all, and gives it.

const BESIDE = ["lobby", "waiting", "between", "gather"]; // scenes in which people wait for a round
const SPREAD = 2_000; // ms within which the phones of a room ask, which learn of it at one instant

export class Cases {
  #root;
  #page;
  #told = { mine: null, cases: [] };
  #mark = null; // of the cases on the page
  #asking = null;
  #scene = null;

  // page: me (id), ask() resolves to the answer of GET /cases, send(command, body) to that of a command; words, put and isolated
  // write words (words.js, written.js).
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    this.#part("own").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#press("bring_case", { line: this.#line.value });
    });
    this.#part("withdraw").addEventListener("click", () => this.#press("withdraw_case", {}));
  }

  // mark: undefined where nobody can bring a case now.
  show(scene, mark) {
    this.#scene = scene;
    const together = scene.kind === "turn" && scene.practice.seats === "plenary";
    const shown = mark !== undefined && (together || BESIDE.includes(scene.kind));
    if (shown && mark !== this.#mark) this.#askSoon(mark, this.#mark === null ? 0 : Math.random() * SPREAD);
    if (shown) this.#place(scene.kind);
    this.#root.hidden = !shown;
    if (shown) this.#paint();
  }

  #part(name) {
    return this.#root.querySelector(`[data-case-${name}]`);
  }

  get #line() {
    return this.#root.querySelector("input");
  }

  // It stands below the first words of the scene. Whoever is typing goes on typing there.
  #place(kind) {
    const first = document.querySelector(`[data-scene-of="${kind}"] > .stack`);
    if (!first || first.nextElementSibling === this.#root) return;
    const focus = this.#root.contains(document.activeElement) ? document.activeElement : null;
    first.after(this.#root);
    focus?.focus({ preventScroll: true });
  }

  #askSoon(mark, ms) {
    if (this.#asking === mark) return;
    this.#asking = mark;
    setTimeout(async () => {
      const answer = await this.#page.ask();
      if (this.#asking !== mark) return;
      this.#asking = null;
      if (!answer?.ok) return; // with the next screen or second it asks again
      this.#mark = mark;
      this.#take(answer);
    }, ms);
  }

  // What somebody is typing stays.
  #take(told) {
    const before = this.#told.mine?.line ?? "";
    this.#told = told;
    if (this.#line.value === before) this.#line.value = told.mine?.line ?? "";
    this.#paint();
  }

  async #press(command, body) {
    const button = this.#part(command === "bring_case" ? "bring" : "withdraw");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const answer = await this.#page.send(command, body);
    this.#line.toggleAttribute("aria-invalid", answer.code === "invalid");
    if (answer.ok) {
      const told = await this.#page.ask();
      if (told?.ok) this.#take(told);
    }
    button.removeAttribute("aria-busy");
  }

  #paint() {
    const { words, put, me } = this.#page;
    const { mine, cases } = this.#told;
    const own = cases.find(({ person }) => person === me);
    const open = own && !own.taken;
    put(this.#part("said"), words(!open ? "case-none" : own.waits ? "case-mine-waits" : "case-mine"));
    put(this.#part("bring"), words(open ? "case-save" : own?.taken && !mine?.withdrawn ? "case-again" : "case-do"));
    this.#part("bring").classList.toggle("primary", !open);
    this.#part("withdraw").hidden = !own;
    const going = this.#scene.kind === "gather"; // then it is about one's own group
    this.#part("own").hidden = going && !own;
    put(this.#part("title"), words(going ? "case-title-gather" : "case-title"));
    const list = document.createDocumentFragment();
    for (const each of cases) list.append(this.#item(each));
    put(this.#root.querySelector("[data-cases-list]"), list);
    this.#root.querySelector("[data-cases-brought]").hidden = going || cases.length === 0;
    this.#paintGroup(cases);
  }

  #item({ person, name, line, waits, taken }) {
    const { words, isolated, me } = this.#page;
    const item = words("case", { name: isolated(name), line }).firstElementChild;
    const facts = [person === me && "case-yours", waits && "case-waits", taken && "case-helped"].filter(Boolean);
    item.querySelector("[data-case-fact]").append(...facts.flatMap((fact) => [words(fact), " "]));
    return item;
  }

  // Whom one's own group is formed around, while people find their places.
  #paintGroup(cases) {
    const { words, put, isolated, me } = this.#page;
    const { group, people, kind, practice } = this.#scene;
    const place = this.#part("group");
    place.hidden = kind !== "gather" || !group || practice.turns !== "one";
    if (place.hidden) return;
    const holder = people.find(({ id }) => id === group.case);
    const line = cases.find(({ person }) => person === holder?.id)?.line ?? "";
    if (!holder) put(place, words("case-group-none"));
    else put(place, holder.id === me ? words("case-group-mine") : words("case-group-of", { name: isolated(holder.name), line }));
  }
}
