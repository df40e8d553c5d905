// The sentences of the page, in its language: they stand on the page, so that gettext keeps them.
const shelf = document.getElementById("ui-words");

/** The sentence of that name, with {placeholders} filled in. */
export function word(name, values = {}) {
  const sentence = shelf?.dataset[name] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

/** Say something in the notice region, where screen readers hear it. */
export function say(sentence, tone = "info") {
  const notice = document.createElement("div");
  notice.className = `notice notice-${tone}`;
  const line = document.createElement("p");
  line.textContent = sentence;
  notice.append(line);
  document.getElementById("notices")?.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
}

/** An element in one line. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A person is typing here: shortcuts of single letters keep still. */
export function isTyping(target) {
  return target.closest?.("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]") !== null;
}
