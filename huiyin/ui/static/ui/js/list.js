// Lists by keyboard: j/k or the arrows move, x chooses, Enter opens. For [data-list]: a table's rows, or a list's items.
import { isTyping } from "./words.js";

const rowsOf = (list) => [...list.querySelectorAll(list.matches("table") ? "tbody > tr" : ":scope > li")];

function goTo(rows, index) {
  for (const row of rows) row.classList.remove("is-here");
  const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
  if (!row) return;
  row.classList.add("is-here");
  // The focus goes along, so that a reader says the row and Tab goes on from it.
  (row.querySelector("a[href]") ?? row.querySelector("input, button"))?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

export function startList() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const list = event.target.closest?.("[data-list]") ?? document.querySelector("[data-list]");
    if (!list) return;
    const rows = rowsOf(list);
    const here = rows.findIndex((row) => row.classList.contains("is-here"));
    const inside = list.contains(event.target);
    if (event.key === "j" || (event.key === "ArrowDown" && inside)) goTo(rows, here + 1);
    else if (event.key === "k" || (event.key === "ArrowUp" && inside)) goTo(rows, here < 0 ? 0 : here - 1);
    else if (event.key === "x" && here >= 0) rows[here].querySelector("input[type=checkbox]")?.click();
    else if (event.key === "Enter" && here >= 0 && event.target === document.body) rows[here].querySelector("a[href]")?.click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    const row = box.matches?.("[data-list] input[type=checkbox]") && box.closest("tr, li");
    if (row) row.classList.toggle("is-chosen", box.checked);
  });
}
