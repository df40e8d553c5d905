// Long work in steps: form[data-steps] posts itself again (by htmx) for as long as the answer is a further step.
//   [data-steps-go]     goes on; without script the only way on, with it shown while the work stands still
//   [data-steps-stop]   lets the step under way end and then stands still; served hidden and shown here
const begun = new WeakSet();

function start(form) {
  if (begun.has(form)) return;
  begun.add(form);
  const go = form.querySelector("[data-steps-go]");
  const stop = form.querySelector("[data-steps-stop]");
  const label = stop.textContent;
  let running = true;

  function show(moving) {
    const held = document.activeElement;
    running = moving;
    go.hidden = moving;
    stop.hidden = !moving;
    stop.textContent = label;
    stop.removeAttribute("aria-disabled");
    if (held === go || held === stop) (moving ? stop : go).focus();
  }

  stop.addEventListener("click", () => {
    running = false;
    stop.textContent = stop.dataset.stopping;
    stop.setAttribute("aria-disabled", "true");
  });
  go.addEventListener("click", () => show(true));
  form.addEventListener("htmx:afterSettle", () => (running ? form.requestSubmit() : show(false)));
  // No further step came: an error, a refusal, or the sign-in page.
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful || /^\s*<!doctype/i.test(detail.xhr.responseText)) show(false);
  });
  // Brought back by the browser's way back, the page has no step under way.
  window.addEventListener("pageshow", (event) => event.persisted && show(false));
  show(true);
  form.requestSubmit();
}

/** Once htmx has taken the form over: posted before that it would fetch a whole page. */
export function startSteps(root) {
  root.querySelectorAll?.("form[data-steps]").forEach(start);
}
