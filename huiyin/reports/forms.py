"""Which bulletin: of what inspection, as of which day, as known when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Inspection
from huiyin.lib import clock
from huiyin.lib.prepared import Prepared, PreparedRows
from huiyin.reports.scope import Scope
from huiyin.ui.forms import PlainSelect

_INSPECTIONS = PreparedRows(lambda: Inspection.objects.order_by("-since").values_list("key", "name"))
_ONE = Prepared(lambda key: Inspection.objects.filter(key=key).select_related("rulebook"), str)


class ScopeForm(forms.Form):
    """What is left out is the latest inspection, today, and what is known now."""

    inspection = forms.ChoiceField(label=_("督察"), required=False, widget=PlainSelect)
    as_of = forms.DateField(
        label=_("截至"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    known_at = forms.DateTimeField(
        label=_("按何时所知"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].initial = clock.today()
        self.fields["inspection"].choices = _INSPECTIONS()  # type: ignore[attr-defined]

    def scope(self) -> Scope | None:
        """The scope that was chosen; None when there is no inspection yet. A wrong entry counts as left out."""
        self.is_valid()
        data: dict[str, Any] = self.cleaned_data if self.is_bound else {}
        asked = data.get("inspection") or next((key for key, _name in self.fields["inspection"].choices), None)  # type: ignore[attr-defined]
        if asked is None:
            return None
        [one] = _ONE(asked)
        known: datetime | None = data.get("known_at")
        # A year that no calendar of an office has is a slip of the keyboard.
        known = known.replace(tzinfo=clock.SHANGHAI) if known is not None and 1900 < known.year < 2200 else None
        return Scope.of(one, data.get("as_of"), known)
