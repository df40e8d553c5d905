// A button with data-copy="#selector" copies that element's text, or its value.
import { say, word } from "./words.js";

async function write(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  // Inside an office network the site is often served without TLS, where the clipboard is closed to scripts.
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("not copied");
  return undefined;
}

export function startCopying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const source = document.querySelector(button.dataset.copy);
    if (!source) return;
    try {
      await write(source.value ?? source.innerText);
      say(word("copied"), "success");
    } catch {
      say(word("copyFailed"), "warn");
    }
    button.focus();
  });
}
