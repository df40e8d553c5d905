// Drafts: what is typed into form[data-draft="name"] is kept in this browser until it is submitted without an error.
// Forms with data-sealed (identities) are never kept; nor are passwords, files, hidden fields and fields with data-sealed.
import { make, word } from "./words.js";

const KEPT_DAYS = 7;
const PREFIX = "huiyin-draft:";
const person = document.body.dataset.person ?? "";
const keyOf = (form) => `${PREFIX}${person}:${location.pathname}:${form.dataset.draft}`;
const begun = new WeakSet();

function fieldsOf(form) {
  return [...form.elements].filter(
    (field) => field.name && !("sealed" in field.dataset) && !["password", "file", "hidden", "submit", "button", "fieldset"].includes(field.type),
  );
}

function read(form) {
  return fieldsOf(form).map((field) => {
    if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
    if (field.multiple) return [field.name, [...field.selectedOptions].map((option) => option.value)];
    return [field.name, field.value];
  });
}

function write(form, values) {
  const fields = fieldsOf(form);
  let changed = false;
  for (const [name, value, checked] of values) {
    for (const field of fields.filter((one) => one.name === name)) {
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.value !== value || field.checked === checked) continue;
        field.checked = checked;
      } else if (field.multiple) {
        for (const option of field.options) option.selected = value.includes(option.value);
      } else {
        if (field.value === value) continue;
        field.value = value;
      }
      changed = true;
    }
  }
  return changed;
}

function take(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // The browser's store is full or closed: typing goes on without a draft.
  }
}

function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && Date.now() - (take(key)?.at ?? 0) > KEPT_DAYS * 86_400_000) localStorage.removeItem(key);
  }
}

function offer(form, key) {
  const drop = make("button", { type: "button", className: "button button-small", textContent: word("draftDrop") });
  const line = make("p", { className: "draft" }, word("draftFound"), " ", drop);
  drop.addEventListener("click", () => {
    localStorage.removeItem(key);
    form.reset();
    line.remove();
  });
  form.prepend(line);
}

function start(form) {
  if (begun.has(form) || "sealed" in form.dataset || !person) return;
  begun.add(form);
  const key = keyOf(form);
  const draft = take(key);
  if (draft?.sent && !form.querySelector(".error-summary, .errorlist") && !document.querySelector("#notices .notice-error")) {
    // It was sent, and this page shows no complaint: it has arrived.
    localStorage.removeItem(key);
  } else if (draft && write(form, draft.values)) {
    offer(form, key);
  }
  let timer = 0;
  const save = (sent) => keep(key, { at: Date.now(), values: read(form), sent });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(false), 300);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save(true);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    if (event.detail.successful && !/^\s*<!doctype/i.test(event.detail.xhr.responseText)) localStorage.removeItem(key);
    else save(false);
  });
}

export function startDrafts(root) {
  const forms = [...(root.querySelectorAll?.("form[data-draft]") ?? [])];
  if (root.matches?.("form[data-draft]")) forms.push(root);
  if (!forms.length) return;
  try {
    forgetOld();
    forms.forEach(start);
  } catch {
    // A browser that forbids storage keeps no drafts.
  }
}
