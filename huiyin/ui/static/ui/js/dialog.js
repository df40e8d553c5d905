// Dialogs: details[data-dialog] opens as a <dialog>; a form or button with data-confirm asks first.
import { make, word } from "./words.js";

function dialogWith(title, ...content) {
  const heading = make("h2", { textContent: title, id: `dialog-${crypto.getRandomValues(new Uint32Array(1))[0]}` });
  const close = make("button", { type: "button", className: "button button-quiet button-small", textContent: word("close") });
  const dialog = make("dialog", {}, make("div", { className: "dialog-head" }, heading, close), ...content);
  dialog.setAttribute("aria-labelledby", heading.id);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  return dialog;
}

/** Ask; resolves to true when the person says yes. */
export function ask(question) {
  const no = make("button", { type: "button", className: "button", textContent: word("no") });
  const yes = make("button", { type: "button", className: "button button-primary", textContent: word("yes") });
  const dialog = dialogWith(
    word("confirmTitle"),
    make("p", { className: "dialog-text", textContent: question }),
    make("div", { className: "dialog-foot" }, no, yes),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => dialog.close("yes"));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    dialog.showModal();
    yes.focus();
  });
}

function openAsDialog(details) {
  const body = details.querySelector(":scope > .drawer-body");
  const dialog = dialogWith(details.dataset.dialog);
  // Inside the <details> it would be hidden with it; beside it, htmx targets and form ids still hold.
  details.after(dialog);
  dialog.append(body);
  dialog.addEventListener("close", () => {
    details.append(body);
    dialog.remove();
    details.querySelector("summary").focus();
  });
  dialog.showModal();
  body.querySelector("[autofocus], input:not([type=hidden]), select, textarea")?.focus();
}

const agreed = new WeakSet();

async function confirmFirst(form, submitter, question) {
  if (!(await ask(question))) return;
  agreed.add(form);
  form.requestSubmit(submitter ?? undefined);
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const summary = event.target.closest?.("details[data-dialog] > summary");
    if (!summary || summary.parentElement.open) return;
    event.preventDefault();
    openAsDialog(summary.parentElement);
  });
  // Capture, so that the question stands before htmx and every other listener.
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
      if (!question) return;
      if (agreed.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      confirmFirst(form, event.submitter, question);
    },
    true,
  );
}
