"""Every form looks and reads alike: label, hint, error, and a summary of errors on top with links to the fields."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from huiyin.ui.written import WRITTEN, said

# However a template asks for a form (`{{ form }}`, as_div, as_p), it gets the one layout.
_OURS = {
    "django/forms/div.html": "ui/forms/form.html",
    "django/forms/p.html": "ui/forms/form.html",
    "django/forms/field.html": "ui/forms/field.html",
}


class Renderer(DjangoTemplates):
    """The setting FORM_RENDERER. Widgets stay Django's own; the layout around them is ours."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"

    def render(self, template_name: str, context: Any, request: Any = None) -> SafeString:
        """Written in Python where we have it so, else by its template."""
        write = WRITTEN.get(_OURS.get(template_name, template_name))
        said = write(context) if write else None
        return SafeString(super().render(template_name, context, request)) if said is None else said

    def get_template(self, template_name: str) -> Any:
        """The template of that name, ours where we have one."""
        return super().get_template(_OURS.get(template_name, template_name))


class DayInput(forms.DateInput):
    """A day, chosen from a calendar where the browser has one."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A field for a day."""
    return forms.DateField(label=label, widget=DayInput(), **more)


class PlainSelect(forms.Select):
    """A select written without the template engine, which takes a millisecond for every ten options.

    For filter bars, which stand above every list. Options without groups only.
    """

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The same markup that Django's own widget gives."""
        chosen = set(self.format_value(value))
        options = "".join(
            f'<option value="{said(key)}"{" selected" if str(key) in chosen else ""}>{said(label)}</option>'
            for key, label in self.choices
        )
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), SafeString(options)
        )
