"""The layout of a form's fields, written out in Python: the same markup that the templates give.

A case page holds a dozen small forms. Through the template engine each of their fields takes a millisecond, more than
all that the database does for the page; written here it takes a twentieth. What is not here goes through its template,
and a test holds both against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def attributes(attrs: Mapping[str, Any]) -> str:
    """The attributes of a widget, those that are False left out."""
    said = []
    for name, value in attrs.items():
        if value is True:
            said.append(f" {name}")
        elif value is not False:
            said.append(f' {name}="{conditional_escape(str(value))}"')
    return "".join(said)


def input_(context: Mapping[str, Any]) -> SafeString:
    """A text, a day, a number, a hidden value, a box to tick."""
    widget = context["widget"]
    value = widget["value"]
    said = "" if value is None else f' value="{conditional_escape(str(value))}"'
    name = escape(widget["name"])
    return mark_safe(f'<input type="{escape(widget["type"])}" name="{name}"{said}{attributes(widget["attrs"])}>')  # noqa: S308 - escaped part by part


def textarea(context: Mapping[str, Any]) -> SafeString:
    """Words of several lines."""
    widget = context["widget"]
    value = conditional_escape(widget["value"]) if widget["value"] else ""
    return mark_safe(  # noqa: S308 - escaped part by part
        f'<textarea name="{escape(widget["name"])}"{attributes(widget["attrs"])}>\n{value}</textarea>'
    )


def select(context: Mapping[str, Any]) -> SafeString:
    """One of several."""
    widget = context["widget"]
    lines = []
    for group, options, _index in widget["optgroups"]:
        if group:
            lines.append(f'<optgroup label="{conditional_escape(group)}">')
        for option in options:
            value = conditional_escape(str(option["value"]))
            label = conditional_escape(option["label"])
            lines.append(f'<option value="{value}"{attributes(option["attrs"])}>{label}</option>')
        if group:
            lines.append("</optgroup>")
    body = "\n".join(lines)
    return mark_safe(  # noqa: S308 - escaped part by part
        f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"])}>{body}</select>'
    )


def field(context: Mapping[str, Any]) -> SafeString:
    """Label, hint, errors and the widget between them."""
    bound: BoundField = context["field"]
    errors, ticked, set_of = bound.errors, bound.widget_type == "checkbox", bound.use_fieldset
    classes = "".join((" field-wrong" if errors else "", " field-check" if ticked else ""))
    if own := bound.css_classes():
        classes += f" {escape(own)}"
    optional = "" if bound.field.required else format_html(' <span class="optional">{}</span>', _("（选填）"))
    label = conditional_escape(bound.label) if bound.label else ""
    parts = [f'<div class="field{classes}">']
    if set_of:
        described = f' aria-describedby="{escape(bound.aria_describedby)}"' if bound.aria_describedby else ""
        named = f' id="{escape(bound.auto_id)}_group"' if bound.auto_id else ""
        parts.append(f"<fieldset{described if bound.auto_id else ''}{named}>")
        if label:
            parts.append(f"<legend>{label}{optional}</legend>")
    elif ticked:
        parts.append(f"{bound} ")
        if label:
            parts.append(f'<label for="{escape(bound.id_for_label)}">{label}</label>')
    elif label:
        parts.append(f'<label for="{escape(bound.id_for_label)}">{label}{optional}</label>')
    if bound.help_text:
        named = f' id="{escape(bound.auto_id)}_helptext"' if bound.auto_id else ""
        parts.append(f'\n<div class="hint"{named}>{bound.help_text}</div>')
    if errors:
        parts.append(str(errors))
    if not ticked or set_of:
        parts.append(str(bound))
    parts.append("</fieldset></div>" if set_of else "</div>")
    return mark_safe("".join(parts))  # noqa: S308 - escaped part by part; a hint is our own text


def form(context: Mapping[str, Any]) -> SafeString | None:
    """All fields of a form one after another; a form with errors goes through the template, for their summary."""
    if context["form"].errors:
        return None
    hidden = [str(one) for one in context["hidden_fields"]]
    shown = [one.as_field_group() for one, _errors in context["fields"]]
    return mark_safe("".join((*hidden, *shown)))  # noqa: S308 - fields are markup already


def errors(context: Mapping[str, Any]) -> SafeString | None:
    """Most fields have none."""
    return None if context["errors"] else SafeString("")


_INPUTS = ("input", "text", "number", "email", "password", "hidden", "date", "datetime", "time", "checkbox", "url")
WRITTEN: dict[str, Callable[[Mapping[str, Any]], SafeString | None]] = {
    **{f"django/forms/widgets/{name}.html": input_ for name in _INPUTS},
    "django/forms/widgets/textarea.html": textarea,
    "django/forms/widgets/select.html": select,
    "django/forms/errors/list/default.html": errors,
    "ui/forms/field.html": field,
    "ui/forms/form.html": form,
}
