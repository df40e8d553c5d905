"""What is typed about deadlines."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.cases.models import Duty
from huiyin.deadlines.models import Extension
from huiyin.lib import clock
from huiyin.lib.working_days import SpecialDay
from huiyin.ui.forms import DayInput


class AskForm(forms.Form):
    """More time for one duty."""

    asked = forms.DateField(label=gettext_lazy("申请延至"), widget=DayInput())
    reason = forms.CharField(label=gettext_lazy("理由"), widget=forms.Textarea({"rows": 2}))
    progress = forms.CharField(label=gettext_lazy("已有进展"), widget=forms.Textarea({"rows": 2}))

    def __init__(self, data: Any = None, *, duty: Duty) -> None:
        super().__init__(data, prefix=f"ask-{duty.pk}")


class AnswerForm(forms.Form):
    """Whether it is given, and until when."""

    granted = forms.ChoiceField(
        label=gettext_lazy("答复"),
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
    )
    fixed = forms.DateField(label=gettext_lazy("延至"), widget=DayInput(), required=False)
    answer = forms.CharField(label=gettext_lazy("答复意见"), max_length=200)

    def __init__(self, data: Any = None, *, extension: Extension) -> None:
        super().__init__(data, prefix=f"answer-{extension.pk}", initial={"fixed": extension.asked})


_LINE = re.compile(r"^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?\s*(休|班|off|work)\s*(\S.*)?$")


def written(days: list[SpecialDay]) -> str:
    """The days of a year as they are typed: a line each."""
    return "\n".join(f"{d.day:%Y-%m-%d} {'班' if d.working else '休'} {d.name}" for d in days)


class YearForm(forms.Form):
    """A year's notice: its number, and a line for each day that is not as the week has it."""

    year = forms.IntegerField(widget=forms.HiddenInput)
    notice = forms.CharField(
        label=gettext_lazy("通知文号"), max_length=120, help_text=gettext_lazy("例如：国办发明电〔2015〕18号")
    )
    reason = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)
    days = forms.CharField(
        label=gettext_lazy("放假和调休"),
        widget=forms.Textarea({"rows": 16, "lang": "zh-Hans"}),
        help_text=gettext_lazy("每行一天：日期、“休”或“班”、名称，例如“2017-01-27 休 春节”“2017-01-22 班 调休上班”。"),
    )

    def clean_days(self) -> list[SpecialDay]:
        """Each line as a day; the line that cannot be read is named."""
        found = []
        for n, line in enumerate(self.cleaned_data["days"].splitlines(), start=1):
            if not line.strip():
                continue
            match = _LINE.match(line.strip())
            if not match:
                raise forms.ValidationError(
                    _("第 %(n)d 行“%(line)s”读不懂，请写成“2017-01-27 休 春节”。") % {"n": n, "line": line.strip()[:40]}
                )
            try:
                day = date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError as error:
                raise forms.ValidationError(
                    _("第 %(n)d 行没有这一天：%(line)s") % {"n": n, "line": line.strip()[:40]}
                ) from error
            found.append(SpecialDay(day, match[4] in ("班", "work"), (match[5] or "").strip() or match[4]))
        return found


def year_asked(text: str) -> int:
    """The year of the address; this one where it makes no sense."""
    today = clock.today().year
    return int(text) if text.isdigit() and abs(int(text) - today) <= 5 else today
