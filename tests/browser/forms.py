"""Each form posted with one field wrong: what the page must say then, and what it must not have lost.

The wrong field is the first that must be filled: it is left empty. All others are typed into as a person would. The
page has to name the field or to say the reason at it, to mark the field, and to hold everything else as it was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import resolve
from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

TYPED = "这些字不能丢"

# The forms of a page that take something from a person, in order; a form of buttons alone takes nothing.
_LIST = """() => [...document.querySelectorAll('form')].map((form, index) => ({
  index,
  post: form.method === 'post',
  action: new URL(form.getAttribute('action') || location.href, location.href).pathname,
  does: form.querySelector('input[type=hidden][name=do]')?.value ?? '',
  takes: [...form.elements].some((one) => one.name && !['hidden', 'submit', 'button', 'fieldset'].includes(one.type)),
}))"""

# On the patterns page, to be looked at.
SHOWN_ONLY = {"patterns_refused", "patterns_photos"}
# Forms in which no field must be filled, or not always: which one is wrong when left empty, and the button to press.
LEFT_EMPTY = {"enforcement:change document": "document-legal_basis", "complainants:call": "note"}
PRESSED = {"complainants:call": "dissatisfied"}

# Type into every field but the wrong one; what was typed and which one is wrong.
_FILL = """([index, words, empty]) => {
  const form = document.forms[index];
  for (let one = form; one; one = one.parentElement) if (one.tagName === 'DETAILS') one.open = true;
  const fields = [...form.elements].filter((one) => one.name && !one.disabled
    && !['hidden', 'submit', 'button', 'fieldset', 'file'].includes(one.type));
  const typing = (one) => one.tagName === 'TEXTAREA' || ['text', 'search', 'tel', 'email'].includes(one.type);
  const chosen = (one) => ['radio', 'checkbox'].includes(one.type);
  const told = (one) => one.dispatchEvent(new Event('input', { bubbles: true }));
  const empties = (one) => one.tagName !== 'SELECT' || [...one.options].some((option) => option.value === '');
  const must = fields.filter((one) => one.required && empties(one));
  const wrong = fields.find((one) => one.name === empty) ?? must.find((one) => typing(one)) ?? must.find((one) => !chosen(one)) ?? must[0]
    ?? [...form.elements].find((one) => one.type === 'file' && one.required);
  const typed = {};
  for (const one of fields) {
    if (wrong && (one.name === wrong.name || (empty && !one.required))) {
      if (chosen(one)) one.checked = false;
      else one.value = '';
    } else if (typing(one) && !one.dataset.sealed) {
      one.value = one.maxLength > 0 ? words.slice(0, one.maxLength) : words;
      typed[one.name] = one.value;
    } else if (one.type === 'password') {
      one.value = words;
    } else if (one.type === 'radio' && !fields.some((other) => other.name === one.name && other.checked)) {
      one.checked = true;
    } else if (one.required && one.type === 'date' && !one.value) {
      one.value = '2016-12-01';
    } else if (one.required && one.tagName === 'SELECT' && one.selectedIndex <= 0 && one.options.length > 1) {
      one.selectedIndex = 1;
    }
    told(one);
  }
  const label = wrong && ((wrong.closest('fieldset') && chosen(wrong) ? wrong.closest('fieldset').querySelector('legend') : null)
    ?? wrong.labels?.[0] ?? null);
  return {
    typed,
    wrong: wrong?.name ?? '',
    label: label ? [...label.childNodes].filter((one) => one.nodeType === 3).map((one) => one.nodeValue).join('').trim() : '',
    native: !form.noValidate && fields.some((one) => one.required || one.pattern || ['number', 'date'].includes(one.type)),
    named: fields.filter((one) => !one.labels?.length && !one.ariaLabel).map((one) => one.name),
  };
}"""

_SUBMIT = """([index, pressed]) => {
  const form = document.forms[index];
  const buttons = [...form.querySelectorAll('button[type=submit], button:not([type])')];
  form.requestSubmit(buttons.find((one) => one.value === pressed) ?? buttons[0]);
}"""

# What stands on the page after the answer.
_AFTER = """([action, does, wrong, typed]) => {
  const path = (form) => new URL(form.getAttribute('action') || location.href, location.href).pathname;
  const same = [...document.forms].filter((one) => path(one) === action
    && (one.querySelector('input[type=hidden][name=do]')?.value ?? '') === does
    && (!wrong || one.elements.namedItem(wrong)));
  const form = same.find((one) => one.querySelector('.errorlist')) ?? same[0];
  const said = [...document.querySelectorAll('.error-summary, [role=alert]')]
    .filter((one) => one.checkVisibility()).map((one) => one.innerText.trim()).filter(Boolean);
  if (!form) return { said, form: false };
  const field = wrong ? form.elements.namedItem(wrong) : null;
  const one = field?.length && !field.tagName ? field[0] : field;
  const beside = (one ? one.closest('.field') : form)?.querySelector('.errorlist')?.innerText.trim() ?? '';
  return {
    said,
    form: true,
    beside,
    seen: form.checkVisibility({ contentVisibilityAuto: true }) && (!one || one.checkVisibility()),
    marked: !one || one.ariaInvalid === 'true' || !!one.closest('.field-wrong'),
    lost: Object.entries(typed).filter(([name, value]) => {
      const now = form.elements.namedItem(name);
      return now && (now.value ?? '') !== value;
    }).map(([name]) => name),
  };
}"""


@dataclass(frozen=True)
class Form:
    """A form of a page, as it is called where the system acts."""

    index: int
    action: str
    does: str

    @property
    def name(self) -> str:
        """The route it posts to, with what it does there where one route does several things."""
        found = resolve(self.action)
        return " ".join(part for part in (found.view_name, str(found.kwargs.get("what", "")), self.does) if part)


def forms_of(page: Page) -> list[Form]:
    """The forms that act and take something from a person, in the order of the page."""
    return [
        Form(one["index"], one["action"], one["does"])
        for one in page.evaluate(_LIST)
        if one["post"] and one["takes"] and resolve(one["action"]).view_name not in SHOWN_ONLY
    ]


def post_wrongly(page: Page, form: Form) -> list[str]:
    """Post the form with one field left empty; what is wrong with the answer."""
    filled: dict[str, Any] = page.evaluate(_FILL, [form.index, TYPED, LEFT_EMPTY.get(form.name, "")])
    wrong = []
    if filled["native"]:
        wrong.append("the browser itself would complain, in its own language: novalidate is missing")
    if filled["named"]:
        wrong.append(f"fields without a name to call them by: {filled['named']}")
    try:
        with page.expect_response(lambda answer: answer.request.method == "POST", timeout=8000) as posted:
            page.evaluate(_SUBMIT, [form.index, PRESSED.get(form.name, "")])
            question = page.locator("dialog[open] .button-primary")
            if question.count():
                question.click()
    except PlaywrightTimeout:
        return [*wrong, "does not post"]
    page.wait_for_load_state("load")
    page.wait_for_function("() => !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    status = posted.value.status
    if status >= 500:
        return [*wrong, f"answers {status}"]
    after = page.evaluate(_AFTER, [form.action, form.does, filled["wrong"], filled["typed"]])
    if not after["said"]:
        wrong.append(f"says nothing ({status})")
    if not after["form"]:
        return [*wrong, "the form is gone"]
    named = filled["label"] and any(filled["label"] in one for one in after["said"])
    if after["said"] and filled["wrong"] and not (named or after["beside"]):
        wrong.append(f"does not name “{filled['label']}” but says: {after['said']}")
    if not after["seen"]:
        wrong.append("the form is folded away")
    if not after["marked"]:
        wrong.append(f"does not mark {filled['wrong']}")
    if after["lost"]:
        wrong.append(f"lost what was typed into {after['lost']}")
    return wrong
