// Lists what still reads as English on a page in another language, and what does not fit. Hidden words and every
// <template> are checked, too, because somebody will read them at some time.

(() => {
  const ATTRIBUTES = ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "placeholder", "alt", "label", "content"];
  // What people typed, codes and addresses, the names of languages in these languages, and days, which the browser words.
  const TYPED = "script, style, bdi, code, kbd, textarea, .code, [dir=ltr]:not(html), [dir=auto], [lang]:not(html), .qr, time[data-day]";
    // Gaps, isolated names, addresses, codes, the zone of the scenes, and what their people typed.
  const UNWORDED = new RegExp(String.raw`\{\w+\}|\(UTC\)|\u2068[^\u2069]*\u2069|https?:\S+|\b[A-Z0-9]{6}\b|\b(?:${(window.typed ?? []).join("|")})\b`, "g");
  const complaints = new Set();
  const english = (text) => text.replace(UNWORDED, "").match(/[A-Za-z]{2,}/g) ?? [];

  function where(element) {
    const steps = [];
    for (let each = element; each && steps.length < 3; each = each.parentElement) {
      const name = each.id ? `#${each.id}` : each.classList.length ? `.${[...each.classList].join(".")}` : "";
      steps.unshift(`${each.localName ?? "template"}${name}`);
    }
    return steps.join(" > ");
  }

  const readText = (markup) => read(new DOMParser().parseFromString(markup, "text/html"));

  function read(root) {
    for (const element of root.querySelectorAll("*")) {
      if (element.localName === "template") read(element.content);
      if (element.closest(TYPED) && !element.matches("textarea, [dir=ltr], .qr")) continue;
      if (element.localName === "noscript") readText(element.textContent);
      for (const name of ATTRIBUTES) {
        if (name === "content" && element.name !== "description") continue;
        const found = english(element.getAttribute(name) ?? "");
        if (found.length) complaints.add(`English: ${name}="${element.getAttribute(name)}" at ${where(element)}`);
      }
      if (element.closest(TYPED) || element.localName === "noscript") continue;
      if (element.matches("input[type=submit], input[type=button]") && english(element.value).length) complaints.add(`English: ${element.value} at ${where(element)}`);
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE && english(node.data).length) complaints.add(`English: ${node.data.trim()} at ${where(element)}`);
      }
    }
  }

  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const clipped = (element) => {
    const { width, height } = element.getBoundingClientRect();
    return width <= 2 || height <= 2; // for screen readers only
  };
  function scrolls(element) {
    for (let each = element; each && each !== document.documentElement; each = each.parentElement) {
      const { overflowX, position } = getComputedStyle(each);
      if (each !== document.body && overflowX !== "visible") return true;
      if (position === "fixed" && each !== element) return false;
    }
    return false;
  }

  function measure() {
    const wide = document.documentElement.clientWidth;
    const page = document.scrollingElement;
    if (page.scrollWidth > wide + 1) complaints.add(`too wide: the page scrolls sideways, ${page.scrollWidth} of ${wide}`);
    for (const element of document.body.querySelectorAll("*")) {
      if (element.closest("svg") !== null && element.localName !== "svg") continue;
      if (!shown(element) || clipped(element)) continue;
      const { left, right } = element.getBoundingClientRect();
      if ((right > wide + 1 || left < -1) && !scrolls(element) && !element.closest(".skip, .visually-hidden")) {
        complaints.add(`too wide: ${Math.round(left)} to ${Math.round(right)} of ${wide} at ${where(element)}`);
      }
      const { overflowX, overflowY, display, textOverflow } = getComputedStyle(element);
      if (display === "inline" || element.closest(".visually-hidden")) continue;
      const words = element.matches("button, .button, summary, h1, h2, h3, h4, label, legend, th, td, dt, dd, p, li, a, option, figcaption");
      if (words && overflowX !== "auto" && overflowX !== "scroll" && element.scrollWidth > element.clientWidth + 2 && textOverflow !== "ellipsis") {
        complaints.add(`cut off: ${element.scrollWidth} in ${element.clientWidth} at ${where(element)}: ${element.textContent.trim().slice(0, 60)}`);
      }
      if (words && overflowY === "hidden" && element.scrollHeight > element.clientHeight + 2) {
        complaints.add(`cut off below: ${element.scrollHeight} in ${element.clientHeight} at ${where(element)}`);
      }
    }
  }

  if (english(document.title).length) complaints.add(`English: the title, ${document.title}`);
  read(document);
  measure();
  return [...complaints];
})()
