"""What comes in: a finding on a question, on the case, and the questions themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Question
from huiyin.cases.states import Finding
from huiyin.files.forms import FilesField
from huiyin.lib import clock
from huiyin.ui.forms import DayInput
from huiyin.verification.models import CaseFacts, QuestionFinding

CHOICES = [("", _("请选择")), *Finding.choices]


class FindingForm(forms.Form):
    """One question's finding; `expecting` is the finding the page showed."""

    finding = forms.ChoiceField(label=_("核实结论"), choices=CHOICES)
    facts = forms.CharField(label=_("调查核实情况"), widget=forms.Textarea(attrs={"rows": 4}), max_length=8000)
    verified_by = forms.CharField(
        label=_("核实人"), max_length=120, required=False, help_text=_("到场核实的人员，可填多人；不填即为登记人。")
    )
    on = forms.DateField(label=_("核实日期"), widget=DayInput)
    uploads = FilesField(required=False, help_text=_("现场照片、笔录、检测报告等，可一次选多个。"))
    expecting = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, question: Question, former: QuestionFinding | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"id_question{question.n}_%s")
        initial: dict[str, Any] = {"on": clock.today(), "expecting": former.pk if former else 0}
        if former is not None:
            initial |= {"finding": former.finding, "facts": former.facts, "verified_by": former.verified_by}
        super().__init__(*args, **{"initial": initial, **kwargs})


class OverallForm(forms.Form):
    """The overall finding, and the facts as they will be reported; `expecting` is the one that the page showed."""

    finding = forms.ChoiceField(label=_("全案核实结论"), choices=CHOICES)
    facts = forms.CharField(
        label=_("调查核实情况（将上报和公开）"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=8000,
        help_text=_("不写投诉人的姓名、电话和住址。"),
    )
    on = forms.DateField(label=_("核实日期"), widget=DayInput)
    expecting = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, former: CaseFacts | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "id_overall_%s")
        initial: dict[str, Any] = {"on": clock.today(), "expecting": former.pk if former else 0}
        if former is not None:
            initial |= {"finding": former.finding, "facts": former.facts}
        super().__init__(*args, **{"initial": initial, **kwargs})


class SplitForm(forms.Form):
    """The questions of a complaint, one a line."""

    questions = forms.CharField(
        label=_("问题"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        help_text=_("每行一个问题。保存后原来的拆分不再使用。"),
    )

    def clean_questions(self) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in self.cleaned_data["questions"].splitlines() if line.strip()]
