"""The filter above the list of cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Inspection
from huiyin.cases.states import Answer, Finding, State
from huiyin.lib.prepared import PreparedRows
from huiyin.people.models import Body
from huiyin.rulebook.showing import type_names
from huiyin.ui.forms import PlainSelect
from huiyin.ui.naming import called

OPEN_ONES = "open"
_INSPECTIONS = PreparedRows(lambda: Inspection.objects.values_list("key", "name", "name_en"))
_DISTRICTS = PreparedRows(
    lambda: Body.objects.filter(kind=Body.Kind.DISTRICT, until=None).values_list("code", "short", "name_en")
)


def one_of(label: Any, choices: Any = ()) -> forms.ChoiceField:
    """One of the filter's selects; nothing chosen means all."""
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=PlainSelect)


class CaseFilter(forms.Form):
    """Which cases, and which of them first. What cannot be read is left aside, a filter refuses nobody."""

    q = forms.CharField(label=_("字词或编号"), required=False, max_length=100)
    state = one_of(_("状态"))
    inspection = one_of(_("督察"))
    district = one_of(_("区域"))
    type = one_of(_("污染类型"))
    finding = one_of(_("是否属实"), [("", _("全部")), *Finding.choices])
    answer = one_of(_("办结情况"), [("", _("全部")), *Answer.choices])
    more = one_of(
        _("其他"),
        [
            ("", _("全部")),
            ("late", _("逾期")),
            ("starred", _("重点件")),
            ("important", _("重要案件")),
            ("supervised", _("督办")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("q") and not self.data.get("state"):
            self.data = {
                **{name: self.data[name] for name in self.data},
                "state": "all",
            }  # words are sought in all cases, and the filter says so
        anything = ("", _("全部"))
        self.fields["state"].choices = [(OPEN_ONES, _("在办")), ("all", _("全部")), *State.choices]  # type: ignore[attr-defined]
        self.fields["inspection"].choices = [  # type: ignore[attr-defined]
            anything,
            *((key, called(name, english)) for key, name, english in _INSPECTIONS()),
        ]
        self.fields["district"].choices = [  # type: ignore[attr-defined]
            anything,
            *((code, called(short, english)) for code, short, english in _DISTRICTS()),
        ]
        types = type_choices()
        self.type_names = dict(types)
        self.fields["type"].choices = [anything, *types]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What was chosen, as far as it can be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def type_choices() -> list[tuple[str, str]]:
    """The pollution types that any rulebook ever had, each once, by the name it has today; one query."""
    return list(type_names().items())
