"""The layout of a form's fields, written out in Python: the same markup that the templates give.

A case page holds a dozen small forms. Through the template engine each of their fields takes a millisecond, more than
all that the database does for the page; written here it takes a twentieth. What is not here goes through its template,
and a test holds both against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape as escaped
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def said(value: Any) -> str:
    """The value as it stands in markup; what is markup already stays as it is."""
    return escaped(value) if type(value) is str else conditional_escape(value)


def attributes(attrs: Mapping[str, Any]) -> str:
    """The attributes of a widget, those that are False left out."""
    said = []
    for name, value in attrs.items():
        if value is True:
            said.append(f" {name}")
        elif value is not False:
            said.append(f' {name}="{escaped(str(value))}"')
    return "".join(said)


def input_(context: Mapping[str, Any]) -> SafeString:
    """A text, a day, a number, a hidden value, a box to tick."""
    widget = context["widget"]
    value = widget["value"]
    given = "" if value is None else f' value="{escaped(str(value))}"'
    name = said(widget["name"])
    return mark_safe(f'<input type="{said(widget["type"])}" name="{name}"{given}{attributes(widget["attrs"])}>')  # noqa: S308 - escaped part by part


def textarea(context: Mapping[str, Any]) -> SafeString:
    """Words of several lines."""
    widget = context["widget"]
    value = said(widget["value"]) if widget["value"] else ""
    return mark_safe(  # noqa: S308 - escaped part by part
        f'<textarea name="{said(widget["name"])}"{attributes(widget["attrs"])}>\n{value}</textarea>'
    )


def select(context: Mapping[str, Any]) -> SafeString:
    """One of several."""
    widget = context["widget"]
    lines = []
    for group, options, _index in widget["optgroups"]:
        if group:
            lines.append(f'<optgroup label="{said(group)}">')
        for option in options:
            value = escaped(str(option["value"]))
            label = said(option["label"])
            lines.append(f'<option value="{value}"{attributes(option["attrs"])}>{label}</option>')
        if group:
            lines.append("</optgroup>")
    body = "\n".join(lines)
    return mark_safe(  # noqa: S308 - escaped part by part
        f'<select name="{said(widget["name"])}"{attributes(widget["attrs"])}>{body}</select>'
    )


def options(context: Mapping[str, Any]) -> SafeString:
    """One or some of several, each with a button or a box before it."""
    widget = context["widget"]
    attrs = widget["attrs"]
    named = f' id="{said(attrs["id"])}"' if attrs.get("id") else ""
    shape = f' class="{said(attrs["class"])}"' if attrs.get("class") else ""
    parts = [f"<div{named}{shape}>"]
    for group, choices, _index in widget["optgroups"]:
        parts.append(f"<div><label>{said(group)}</label>" if group else "")
        for choice in choices:
            beside = f' for="{said(choice["attrs"]["id"])}"' if choice["attrs"].get("id") else ""
            box, label = input_({"widget": choice}), said(choice["label"])
            wrapped = f"<label{beside}>{box} {label}</label>" if choice["wrap_label"] else box
            parts.append(f"<div>{wrapped}</div>")
        parts.append("</div>" if group else "")
    return mark_safe(f"{''.join(parts)}</div>")  # noqa: S308 - escaped part by part


def file(context: Mapping[str, Any]) -> SafeString | None:
    """A file to choose; where one is there already, its template says so."""
    widget = context["widget"]
    return None if widget.get("is_initial") else input_({"widget": {**widget, "value": None}})


def field(context: Mapping[str, Any]) -> SafeString:
    """Label, hint, errors and the widget between them."""
    bound: BoundField = context["field"]
    errors, ticked, set_of = bound.errors, bound.widget_type == "checkbox", bound.use_fieldset
    classes = "".join((" field-wrong" if errors else "", " field-check" if ticked else ""))
    if own := bound.css_classes():
        classes += f" {said(own)}"
    optional = "" if bound.field.required else format_html(' <span class="optional">{}</span>', _("（选填）"))
    label = said(bound.label) if bound.label else ""
    parts = [f'<div class="field{classes}">']
    if set_of:
        described = f' aria-describedby="{said(bound.aria_describedby)}"' if bound.aria_describedby else ""
        named = f' id="{said(bound.auto_id)}_group"' if bound.auto_id else ""
        parts.append(f"<fieldset{described if bound.auto_id else ''}{named}>")
        if label:
            parts.append(f"<legend>{label}{optional}</legend>")
    elif ticked:
        parts.append(f"{bound} ")
        if label:
            parts.append(f'<label for="{said(bound.id_for_label)}">{label}</label>')
    elif label:
        parts.append(f'<label for="{said(bound.id_for_label)}">{label}{optional}</label>')
    if bound.help_text:
        named = f' id="{said(bound.auto_id)}_helptext"' if bound.auto_id else ""
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
    "django/forms/widgets/radio.html": options,
    "django/forms/widgets/checkbox_select.html": options,
    "django/forms/widgets/clearable_file_input.html": file,
    "django/forms/errors/list/default.html": errors,
    "ui/forms/field.html": field,
    "ui/forms/form.html": form,
}
