// Menus are <details>: they open without script. With it they also close when one looks elsewhere.

export function startMenus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

/** On a phone the filter of a list that nobody has filtered yet stands folded, so that the list begins on the first screen. */
export function foldFilters() {
  if (location.search || !matchMedia("(max-width: 600px)").matches) return;
  for (const fold of document.querySelectorAll("details[data-fold]")) fold.open = false;
}
