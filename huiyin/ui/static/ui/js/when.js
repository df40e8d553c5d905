// Fields that concern some choices only: <fieldset data-when="kind" data-values="arrested detained"> is shown while the
// control named `kind` has one of the values, and always where something in it is filled in or wrong. Without script
// everything is shown, under a heading that says when to fill it in.

const begun = new WeakSet();
const FILLED = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea";

function show(group) {
  const control = group.form?.elements[group.dataset.when];
  const concerned = !control || group.dataset.values.split(" ").includes(control.value);
  const kept = [...group.querySelectorAll(FILLED)].some((one) => one.value !== "") || group.querySelector(".errorlist");
  group.hidden = !concerned && !kept;
}

export function startChoices(root) {
  for (const group of root.querySelectorAll?.("fieldset[data-when]") ?? []) {
    if (begun.has(group)) continue;
    begun.add(group);
    group.form?.addEventListener("change", () => show(group));
    show(group);
  }
}
