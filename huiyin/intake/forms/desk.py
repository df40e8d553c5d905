"""What narrows the desk of a long batch, and what is set for the cases that stand on none of its open page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, CaseType
from huiyin.people.models import Body
from huiyin.rulebook.sections import Grade, PollutionType
from huiyin.ui.forms import PlainSelect
from huiyin.ui.naming import title


class DeskFilter(forms.Form):
    """Which of the waiting cases stand on the desk. What cannot be read is left aside."""

    district = forms.ChoiceField(label=_("区域"), required=False, widget=PlainSelect)
    type = forms.ChoiceField(label=_("污染类型"), required=False, widget=PlainSelect)

    def __init__(self, *args: Any, types: list[PollutionType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("全部"))
        self.fields["district"].choices = lambda: [anything, *_districts()]  # type: ignore[attr-defined]  # asked when shown
        self.fields["type"].choices = [anything, *((t.code, title(t)) for t in types)]  # type: ignore[attr-defined]

    def narrow(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Those of `cases` that fit what was chosen."""
        if not self.is_bound:
            return cases
        self.is_valid()
        chosen = self.cleaned_data
        if chosen.get("district"):
            cases = cases.filter(district__code=chosen["district"])
        if chosen.get("type"):
            cases = cases.filter(Exists(CaseType.objects.filter(case=OuterRef("pk"), code=chosen["type"])))
        return cases


def _districts() -> list[tuple[str, str]]:
    found = Body.objects.filter(kind=Body.Kind.DISTRICT, until=None).order_by("path")
    return list(found.values_list("code", "short"))


class RestForm(forms.Form):
    """What all further cases get in place of what is proposed for each; empty means as proposed."""

    prefix = "rest"
    units = forms.CharField(
        label=_("责任单位"), required=False, widget=forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"})
    )
    follow_up = forms.CharField(
        label=_("跟进单位"), required=False, widget=forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"})
    )
    grade = forms.ChoiceField(label=_("等级"), required=False)

    def __init__(self, *args: Any, grades: list[Grade], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grade"].choices = [("", _("按建议")), *((g.code, title(g)) for g in grades)]  # type: ignore[attr-defined]

    def changes(self) -> dict[str, str]:
        """What stands in place of the proposal, column by column."""
        self.is_valid()
        return {name: value.strip() for name, value in self.cleaned_data.items() if value.strip()}
