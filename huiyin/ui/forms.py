"""Every form looks and reads alike: label, hint, error, and a summary of errors on top with links to the fields."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates

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

    def get_template(self, template_name: str) -> Any:
        """The template of that name, ours where we have one."""
        return super().get_template(_OURS.get(template_name, template_name))
