// What can be read and reached on a page, measured as it is drawn now. Each function returns the problems in words.
(() => {
  const SLACK = 1.5; // px: fractions of a pixel are nobody's loss
  const shown = (each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const name = (each) =>
    `${each.tagName.toLowerCase()}${each.id ? `#${each.id}` : ""}.${[...each.classList].join(".")} “${(each.textContent || each.getAttribute("aria-label") || "").trim().replace(/\s+/g, " ").slice(0, 50)}”`;
  // Words for the ears alone are in a box of a pixel.
  function forEyes(each) {
    if (each.closest(".skip, option")) return false;
    for (let up = each; up; up = up.parentElement) if (up.offsetWidth <= 1 && up.offsetHeight <= 1 && clips(up, "x")) return false;
    return true;
  }

  // The pieces of text that somebody is to read, each with the boxes of its lines.
  function* texts() {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const parent = node.parentElement;
      if (!node.data.trim() || !shown(parent) || !forEyes(parent)) continue;
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 1) yield { parent, box };
    }
  }

  // The box by which this element clips its inside, if it does and cannot be scrolled to see the rest.
  function clips(each, axis) {
    const how = getComputedStyle(each)[axis === "x" ? "overflowX" : "overflowY"];
    return how === "hidden" || how === "clip";
  }

  function scrolls(each, axis) {
    const how = getComputedStyle(each)[axis === "x" ? "overflowX" : "overflowY"];
    return how === "auto" || how === "scroll";
  }

  // No scrolling from side to side, and no text beyond an edge where nobody can bring it into sight.
  function lost() {
    const wrong = [];
    const page = document.scrollingElement;
    if (page.scrollWidth > page.clientWidth + SLACK) wrong.push(`scrolls sideways: ${page.scrollWidth} in ${page.clientWidth}`);
    for (const { parent, box } of texts()) {
      const free = { x: false, y: false };
      for (let up = parent; up && up !== document.documentElement; up = up.parentElement) {
        const edge = up.getBoundingClientRect();
        for (const axis of ["x", "y"]) {
          if (free[axis]) continue;
          const [from, to] = axis === "x" ? ["left", "right"] : ["top", "bottom"];
          if (scrolls(up, axis)) free[axis] = true;
          // Where lines are tight, a line's box is higher than its letters: a third of it may be cut and no letter is.
          const slack = axis === "x" ? SLACK : Math.max(SLACK, box.height / 3);
          // The first words of what a press shows whole.
          if (axis === "x" && getComputedStyle(up).textOverflow === "ellipsis" && up.closest("summary")) free.x = true;
          else if (up !== document.body && clips(up, axis) && (box[from] < edge[from] - slack || box[to] > edge[to] + slack))
            wrong.push(`cut off: ${name(parent)} by ${name(up).slice(0, 60)}`);
        }
        if (getComputedStyle(up).position === "fixed") break;
      }
      if (!free.x && (box.left < -SLACK || box.right > innerWidth + SLACK)) wrong.push(`beyond the edge: ${name(parent)}`);
    }
    return [...new Set(wrong)];
  }

  // The time and what to do now are in sight without scrolling, and nothing lies over them.
  function essentials(selectors) {
    const wrong = [];
    if (document.querySelector("dialog:modal, .menu[open]")) return wrong; // asked for, and gone when it is answered
    for (const selector of selectors)
      for (const each of document.querySelectorAll(selector)) {
        if (!shown(each) || !each.textContent.trim()) continue;
        const box = each.getBoundingClientRect();
        if (box.top < -SLACK || box.bottom > innerHeight + SLACK) {
          wrong.push(`out of sight: ${name(each)} at ${Math.round(box.top)}–${Math.round(box.bottom)} of ${innerHeight}`);
          continue;
        }
        const above = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        const top = above.find((one) => !one.closest(".ring")); // one can see through the ring
        if (top && !each.contains(top) && !top.contains(each)) wrong.push(`under ${name(top)}: ${name(each)}`);
      }
    return wrong;
  }

  // Wherever the keyboard goes, something of where it is can be seen.
  function buried() {
    const wrong = [];
    const modal = document.querySelector("dialog:modal");
    const reachable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    for (const each of (modal ?? document).querySelectorAll(reachable)) {
      if (each.disabled || each.tabIndex < 0 || !shown(each)) continue;
      each.focus();
      if (document.activeElement !== each) continue; // an unchosen radio, or it has been taken away
      const label = each.labels?.[0] ?? each;
      const box = each.getBoundingClientRect();
      const spots = [0.5, 0.1, 0.9].flatMap((x) => [0.5, 0.1, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y]));
      const free = spots.some(([x, y]) => {
        const top = document.elementFromPoint(x, y);
        return top && (each.contains(top) || top.contains(each) || label.contains(top));
      });
      if (!free) wrong.push(`the focus cannot be seen: ${name(each)} at ${Math.round(box.top)} of ${innerHeight}`);
    }
    document.activeElement?.blur();
    return wrong;
  }

  const SEEN = [
    ...["color", "backgroundColor", "borderTopStyle", "borderTopWidth", "borderTopColor", "borderBottomWidth", "opacity"],
    ...["borderInlineStartWidth", "outlineStyle", "outlineWidth", "outlineColor", "textDecorationLine", "fontWeight", "display"],
    ...["textDecorationStyle", "textDecorationThickness", "fill", "stroke", "strokeWidth", "content", "visibility", "inlineSize"],
  ];
  const look = (root) =>
    [root, ...root.querySelectorAll("*")]
      .flatMap((each) => [undefined, "::before", "::after"].map((part) => getComputedStyle(each, part)))
      .map((style) => SEEN.map((property) => style[property]).join())
      .join("|");
  const STATES = { "aria-pressed": "true", "aria-selected": "true", "aria-checked": "true", "aria-disabled": "true" };

  // Where colours are the reader's own: a state that is on looks different from the same one off, beside any colour.
  function unseenStates() {
    const wrong = new Set();
    for (const [state, on] of Object.entries(STATES))
      for (const each of document.querySelectorAll(`[${state}]`)) {
        if (!shown(each) || each.disabled) continue; // which looks the same, and stays it when a command is over
        const before = each.getAttribute(state);
        each.setAttribute(state, on);
        const with_ = look(each);
        each.setAttribute(state, "false");
        if (look(each) === with_) wrong.add(`${state} cannot be seen: ${name(each)}`);
        each.setAttribute(state, before);
      }
    for (const each of document.querySelectorAll(".ring .left")) {
      const [left, track] = [each, each.parentElement.querySelector(".track")].map((one) => getComputedStyle(one).strokeWidth);
      if (shown(each) && parseFloat(left) < 3 * parseFloat(track)) wrong.add("what is left of the ring is not thicker");
    }
    return [...wrong];
  }

  // What axe could judge anew on this screen: each kind of element with its states and colours, and how the whole is ordered; or, where only colours differ, without both.
  const found = new Map(); // a kind: the first element of it
  const first = (kind, each) => found.has(kind) || found.set(kind, each);
  function kinds(ofColours) {
    found.clear();
    for (const each of document.body.querySelectorAll("*")) {
      if (!shown(each) || each.closest("svg svg, svg *")) continue;
      const style = getComputedStyle(each);
      let under = each;
      while (under && getComputedStyle(under).backgroundColor === "rgba(0, 0, 0, 0)") under = under.parentElement;
      const states = [...each.attributes].filter(({ name }) => /^(role|type|tabindex|disabled|aria-(?!label|describedby))/.test(name));
      const said = states.map((one) => `${one.name}=${one.name === "aria-controls" ? "" : one.value}`).sort();
      first([each.localName, ...[...each.classList].sort(), ...(ofColours ? [] : said), style.fontSize, style.fontWeight, style.color, under && getComputedStyle(under).backgroundColor].join(" "), each);
    }
    if (ofColours) return [...found.keys()];
    const order = [...document.querySelectorAll("h1, h2, h3, h4, header, nav, main, footer, dialog[open]")].filter(shown);
    first(order.map((each) => each.localName).join(" ").replace(/\b(\w+)( \1\b)+/g, "$1+"), document.documentElement);
    return [...found.keys()];
  }

  // Where axe looks for them: at the elements with all that is in them, and at what rules about them are told by.
  const ruled = (each) => (each.parentElement?.matches("ul, ol, dl, table *, label, [role]") ? each.parentElement : each);
  const where = (kinds) => [...new Set(kinds.map((kind) => ruled(found.get(kind))))];

  // What only comes or goes, at once, does not move.
  const AT_ONCE = ["visibility", "offset", "computedOffset", "easing", "composite"];
  const moves = ({ effect }) => effect.getKeyframes().some((frame) => Object.keys(frame).some((each) => !AT_ONCE.includes(each)));
  const moving = () => document.getAnimations().filter(moves).map((each) => `moves: ${name(each.effect.target)} ${each.animationName ?? each.transitionProperty}`);

  // Letters, words, lines and paragraphs as far apart as somebody may set them (WCAG 1.4.12).
  const apart = new CSSStyleSheet();
  apart.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }");
  const space = (on) => (document.adoptedStyleSheets = on ? [apart] : []);

  // What a translator would make words of: names, codes and addresses outside of translate="no", shown now or not.
  function translatable(names, examples) {
    const wrong = new Set();
    const any = new RegExp(`(?<![\\p{L}])(?:${names.join("|")})(?![\\p{L}])|\\b[ACDEFGHJKMNPQRTUVWXY34679]{6}\\b|\\b127\\.0\\.0\\.1|@example\\.org|https?://`, "u");
    const roots = [document.documentElement, ...[...document.querySelectorAll("template")].map(({ content }) => content)];
    for (const root of roots) {
      const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const parent = node.parentElement;
        if (!parent || parent.closest("script, style, title, textarea, option, [translate=no]")) continue;
        if (any.test(node.data) && !examples.some((words) => node.data.includes(words))) wrong.add(`a translator reads “${node.data.trim().slice(0, 60)}” in ${name(parent).slice(0, 80)}`);
      }
    }
    return [...wrong];
  }

  // The letters that are drawn, in whatever order; the same as a PDF's text has them.
  function letters() {
    const words = [...new Set([...texts()].map(({ parent }) => parent))].flatMap((each) => [...each.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data));
    const boxes = [...document.querySelectorAll("input, textarea")].filter((each) => shown(each) && !/^(checkbox|radio|hidden|password|time|date|number)$/.test(each.type));
    const hours = [...document.querySelectorAll("input[type=time]")].filter((each) => shown(each) && each.value);
    const chosen = [...document.querySelectorAll("select")].filter(shown).map((each) => each.selectedOptions[0]?.textContent ?? "");
    return [...words, ...boxes.map((each) => each.value || each.placeholder), ...chosen, ...hours.map(({ valueAsNumber }) => new Date(valueAsNumber).toLocaleTimeString("en-US", { timeZone: "UTC" }))].join(" ");
  }

  // Whom one sees by name, in menus and dialogs or not.
  const people = () => [...new Set([...texts()].map(({ parent }) => parent.closest("main bdi[translate=no]")?.textContent).filter(Boolean))];

  // Lines of text that lie over each other.
  function overlaid() {
    const lines = [...texts()].filter(({ box }) => box.height > 4);
    const wrong = new Set();
    for (const [i, one] of lines.entries())
      for (const other of lines.slice(i + 1)) {
        if (one.parent.contains(other.parent) || other.parent.contains(one.parent)) continue;
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
        if (wide > 4 && high > Math.min(one.box.height, other.box.height) / 2) wrong.add(`${name(one.parent)} lies over ${name(other.parent)}`);
      }
    return [...wrong];
  }

  // A name or a number and what belongs to it, with nothing between them but a gap of the layout's or the end of a line: "Zoë" "’s turn".
  function torn() {
    const wrong = new Set();
    const range = document.createRange();
    const flows = (each) => !/flex|grid/.test(getComputedStyle(each).display);
    for (const person of document.querySelectorAll("bdi, b")) {
      if (!shown(person) || !forEyes(person)) continue;
      const around = [person.previousSibling, person.nextSibling].filter((one) => one?.nodeType === 3 && one.data.trim());
      if (around.length && !flows(person.parentElement)) wrong.add(`words around a name are set apart: ${name(person.parentElement)}`);
      const after = person.nextSibling;
      if (after?.nodeType !== 3 || !/^\S/.test(after.data)) continue;
      range.setStart(after, 0);
      range.setEnd(after, 1);
      const [one, other] = [[...person.getClientRects()].at(-1), range.getClientRects()[0]];
      if (one && other && other.top > one.bottom - 2) wrong.add(`torn from the name: ${name(person.parentElement)}`);
    }
    return [...wrong];
  }

  window.looks = { torn, translatable, letters, people, overlaid, kinds, where, lost, essentials, buried, unseenStates, moving, space };
})();
