// A table of controls worked by keyboard, for form[data-grid]; the form itself is plain and posts as it is.
//   arrows           move between cells (in a text field: left and right only at its ends)
//   Alt+arrow up/down, a letter   change a select, as the browser does
//   Shift+up/down    choose rows from here on
//   Ctrl+D           the chosen rows of this column take the value of the first
//   Ctrl+Enter       submit
// Toolbar: [data-grid-fill] (a select) and [data-grid-set="column"] set that column of the chosen rows;
// [data-grid-count] says how many are chosen. The toolbar is served hidden and shown here.
// A control with data-empties="column ..." that changes empties those cells of its row where they still hold what the
// server proposed (data-proposed): the proposal fitted the former value.
import { word } from "./words.js";

const begun = new WeakSet();
const CONTROL = "select, input:not([type=hidden]), textarea";

class Grid {
  constructor(form) {
    this.form = form;
    this.anchor = null;
    this.first = this.last = -1;
    form.querySelectorAll("[data-grid-tools]").forEach((tools) => tools.removeAttribute("hidden"));
    form.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("focusin", (event) => this.enter(event));
    form.addEventListener("click", (event) => this.click(event));
    form.addEventListener("change", (event) => this.empty(event.target));
    this.say();
    form.querySelector('[aria-invalid="true"]')?.focus(); // what was refused is mended first
  }

  rows() {
    return [...this.form.querySelectorAll("tbody > tr")].filter((row) => row.querySelector(CONTROL));
  }

  placeOf(control) {
    const row = control.closest("tbody > tr");
    if (!row) return null;
    return { row: this.rows().indexOf(row), column: [...row.querySelectorAll(CONTROL)].indexOf(control), control };
  }

  at(row, column) {
    const controls = this.rows()[row]?.querySelectorAll(CONTROL) ?? [];
    return controls[Math.max(0, Math.min(column, controls.length - 1))];
  }

  enter(event) {
    const place = this.placeOf(event.target);
    // Focus that moves by Tab or mouse begins a new choice; Shift+arrow keeps its anchor, see `extend`.
    if (!place || this.extending) return;
    if (place.row < this.first || place.row > this.last) this.choose(place.row, place.row);
    if (this.first === this.last) this.anchor = place.row;
  }

  choose(from, to) {
    this.first = Math.min(from, to);
    this.last = Math.max(from, to);
    this.rows().forEach((row, index) => {
      const inside = index >= this.first && index <= this.last;
      row.classList.toggle("is-chosen", inside);
      row.querySelectorAll("td").forEach((cell) => cell.classList.toggle("is-selected", inside && this.last > this.first));
    });
    this.say();
  }

  say() {
    const count = this.first < 0 ? 0 : this.last - this.first + 1;
    this.form.querySelectorAll("[data-grid-count]").forEach((place) => {
      place.textContent = word("chosen", { n: count });
    });
  }

  go(row, column, { extend = false } = {}) {
    const control = this.at(row, column);
    if (!control) return;
    this.extending = true;
    control.focus();
    if (control.matches("input:not([type=checkbox])")) control.select();
    this.extending = false;
    if (extend) {
      this.choose(this.anchor ?? row, row);
    } else {
      this.anchor = row;
      this.choose(row, row);
    }
  }

  key(event) {
    const place = event.target.matches(CONTROL) ? this.placeOf(event.target) : null;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit(this.form.querySelector("button.button-primary, button[type=submit]"));
      return;
    }
    // Nor must Enter in a field beside the grid.
    if (!place && event.key === "Enter" && event.target.matches("input")) event.preventDefault();
    if (!place || event.altKey) return;
    if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.fillDown(place);
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    const { row, column, control } = place;
    const text = control.matches("textarea, input:not([type=checkbox], [type=radio])");
    const atStart = !text || (control.selectionStart ?? 0) === 0;
    const atEnd = !text || (control.selectionEnd ?? 0) === control.value.length;
    if (event.key === "ArrowDown") this.go(row + 1, column, { extend: event.shiftKey });
    else if (event.key === "ArrowUp") this.go(row - 1, column, { extend: event.shiftKey });
    else if (event.key === "ArrowLeft" && atStart && !event.shiftKey) column > 0 && this.go(row, column - 1);
    else if (event.key === "ArrowRight" && atEnd && !event.shiftKey) this.go(row, column + 1);
    // Enter in one cell of a grid must not hand down the whole batch: it moves on, as in a spreadsheet.
    else if (event.key === "Enter" && !control.matches("textarea")) this.go(row + 1, column);
    else return;
    event.preventDefault();
  }

  put(control, value) {
    if (control.disabled || control.readOnly) return;
    if (control.type === "checkbox") control.checked = value;
    else if (control.matches("select") && ![...control.options].some((option) => option.value === value)) return;
    else control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  fillDown({ row, column }) {
    // One row alone takes the value from the row above, as spreadsheets do.
    const alone = this.first === this.last;
    const source = this.at(alone ? row - 1 : this.first, column);
    if (!source) return;
    const value = source.type === "checkbox" ? source.checked : source.value;
    for (let index = alone ? row : this.first + 1; index <= this.last; index += 1) this.put(this.at(index, column), value);
  }

  empty(changed) {
    const row = changed.closest("tbody > tr");
    for (const column of row ? (changed.dataset.empties ?? "").split(" ").filter(Boolean) : []) {
      const cell = row.querySelector(`[data-column="${column}"]`);
      if (cell?.value && cell.value === cell.dataset.proposed) cell.value = "";
    }
  }

  click(event) {
    const button = event.target.closest("[data-grid-set]");
    if (!button) return;
    const column = button.dataset.gridSet;
    const from = button.closest("[data-grid-tools]").querySelector(`[data-grid-fill="${column}"], [data-grid-fill=""]`);
    this.rows().slice(Math.max(this.first, 0), this.last + 1).forEach((row) => {
      row.querySelectorAll(`[data-column="${column}"]`).forEach((control) => this.put(control, from.value));
    });
  }
}

export function startGrids(root) {
  const forms = [...(root.querySelectorAll?.("form[data-grid]") ?? [])];
  if (root.matches?.("form[data-grid]")) forms.push(root);
  for (const form of forms) {
    if (begun.has(form)) continue;
    begun.add(form);
    new Grid(form);
  }
}
