"""What is chosen when a table is made, and why one is voided."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Batch, Inspection
from huiyin.cases.states import Answer
from huiyin.people.models import Body
from huiyin.publication.selecting import Selection
from huiyin.rulebook.sections import ColumnSet
from huiyin.ui.forms import PlainSelect


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class MakeForm(forms.Form):
    """Which cases of an inspection, in which columns, over whose name."""

    batch = forms.ChoiceField(
        label=_("批次"), required=False, widget=PlainSelect, help_text=_("不选批次时，按下面的条件跨批次制表。")
    )
    column_set = forms.ChoiceField(label=_("列式"), widget=PlainSelect)
    unit = forms.CharField(label=_("公开单位"), required=False, max_length=120)
    district = forms.ChoiceField(label=_("行政区域"), required=False, widget=PlainSelect)
    answer = forms.ChoiceField(
        label=_("办结情况"), required=False, widget=PlainSelect, choices=[("", _("不限")), *Answer.choices]
    )
    fed_back_since = _day(_("反馈日期起"))
    fed_back_until = _day(_("反馈日期止"))
    numbers = forms.CharField(
        label=_("登记号"), required=False, max_length=4000, help_text=_("只公开其中几件时填写，用空格或顿号隔开。")
    )
    starred = forms.BooleanField(label=_("只取重点件"), required=False)
    unreported = forms.BooleanField(label=_("含尚未反馈的案件"), required=False)

    def __init__(self, *args: Any, inspection: Inspection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        self.batches = {str(one.pk): one for one in Batch.objects.filter(inspection=inspection)}
        kinds = [Body.Kind.DISTRICT]
        self.districts = {one.code: one for one in Body.objects.filter(kind__in=kinds).order_by("path")}
        chosen: Any = self.fields
        chosen["batch"].choices = [("", _("不限")), *((pk, one.number) for pk, one in self.batches.items())]
        chosen["district"].choices = [("", _("不限")), *((code, one.short) for code, one in self.districts.items())]
        chosen["column_set"].choices = [(one.code, one.name) for one in inspection.rulebook.all_of(ColumnSet)]

    def clean_numbers(self) -> tuple[int, ...]:
        """The register numbers; anything else between them is a separator, except letters."""
        typed = str(self.cleaned_data["numbers"])
        if re.search(r"[^\W\d]", re.sub(r"[〔〕、,,;;号]", " ", typed)):
            raise forms.ValidationError(_("请只填登记号，例如：12、15、20。"))
        return tuple(sorted({int(number) for number in re.findall(r"\d{1,9}", typed)}))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("fed_back_since"), data.get("fed_back_until")
        if since and until and since > until:
            self.add_error("fed_back_until", _("止日不能早于起日。"))
        return data

    def selection(self) -> Selection:
        """What was chosen; ask `is_valid()` before."""
        data = self.cleaned_data
        return Selection(
            self.inspection,
            batch=self.batches.get(data["batch"]),
            district=self.districts.get(data["district"]),
            answer=data["answer"],
            starred=data["starred"],
            fed_back_since=data["fed_back_since"],
            fed_back_until=data["fed_back_until"],
            numbers=data["numbers"],
            unreported=data["unreported"],
        )


class VoidForm(forms.Form):
    """Why a table no longer counts."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
