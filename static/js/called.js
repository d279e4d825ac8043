// How a name is shown: an avatar with its first letter, and a namesake's number, which is never cut off.
const NUMBERED = /^(.*\S) (\([1-9][0-9]{0,3}\))$/su;
// A letter with its marks; a flag; an emoji with all its parts. Firefox 102 has no Intl.Segmenter.
const FIRST = /^(?:\p{Regional_Indicator}{2}|.(?:[\p{M}\p{Emoji_Modifier}\u200c\u{e0020}-\u{e007f}\u0e33\u0eb3\u1160-\u11ff]|\u200d\p{Extended_Pictographic}?)*)/su;

const calls = new WeakMap(); // element → the name last written into it

export const initial = (name) => FIRST.exec(name)?.[0] ?? "";

/** Writes the name so that no translator changes it. Where space is short, the name is cut, never the number (base.css). */
export function call(element, label) {
  if (calls.get(element) === label) return element;
  calls.set(element, label);
  element.translate = false;
  const [, name, number] = NUMBERED.exec(label) ?? [];
  element.replaceChildren(number ? spanOf("numbered", spanOf("", name), spanOf("", ` ${number}`)) : label);
  return element;
}

/** A <span> of this class ("": of none). */
export function spanOf(style, ...content) {
  const span = document.createElement("span");
  if (style) span.className = style;
  span.append(...content);
  return span;
}
