// How a name is shown: its first letter in a face, and a namesake's number, by which people are told apart, always whole.
const NUMBERED = /^(.*\S) (\([1-9][0-9]{0,3}\))$/su;
// A letter with its marks; a flag; an emoji with all that is joined to it. Firefox 102 has no Intl.Segmenter.
const FIRST = /^(?:\p{Regional_Indicator}{2}|.(?:[\p{M}\p{Emoji_Modifier}\u200c\u{e0020}-\u{e007f}\u0e33\u0eb3\u1160-\u11ff]|\u200d\p{Extended_Pictographic}?)*)/su;

const calls = new WeakMap(); // element → the name that it was given last

export const initial = (name) => FIRST.exec(name)?.[0] ?? "";

/** Puts the name into the element, as text that no translator makes words of. Where space is short the name gives way, never the number (base.css). */
export function call(element, label) {
  if (calls.get(element) === label) return element;
  calls.set(element, label);
  element.translate = false;
  const [, name, number] = NUMBERED.exec(label) ?? [];
  element.replaceChildren(number ? spanOf(spanOf(name), spanOf(` ${number}`)) : label);
  if (number) element.firstChild.className = "numbered";
  return element;
}

function spanOf(...content) {
  const span = document.createElement("span");
  span.append(...content);
  return span;
}
