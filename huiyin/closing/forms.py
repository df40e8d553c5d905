"""What is typed when a case is submitted, reviewed, reported, concluded, struck off or taken up again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.cases.states import Answer
from huiyin.lib import clock
from huiyin.people.models import Official, Post
from huiyin.ui.forms import day_field


def signers(on: date) -> forms.ModelChoiceField:
    """Principal leaders in office on the day, who sign what leaves the city."""
    held = Q(tenures__since__lte=on) & (Q(tenures__until=None) | Q(tenures__until__gt=on))
    people = Official.objects.filter(held, tenures__post__rank=Post.Rank.PRINCIPAL).distinct().order_by("name")
    return forms.ModelChoiceField(people, label=_("签发人"), to_field_name="code")


class SubmitForm(forms.Form):
    """The report of a part, or of the case as a whole."""

    report = forms.CharField(
        label=_("处理和整改情况"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("全案上报的内容经审核后用于反馈和公开，请不要写投诉人的姓名、电话和住址。"),
    )


class ReviewForm(forms.Form):
    """Pass, or return with reasons."""

    passed = forms.ChoiceField(
        label=_("审核结论"), choices=[("yes", _("通过")), ("no", _("退回"))], widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("意见"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("退回须写明理由。")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("passed") == "no" and not (data.get("text") or "").strip():
            self.add_error("text", _("退回须写明理由。"))
        return data


class ConcludeForm(forms.Form):
    """已办结, or 阶段性办结 with the next day."""

    answer = forms.ChoiceField(
        label=_("办结结论"),
        choices=[(Answer.ANSWERED.value, Answer.ANSWERED.label), (Answer.IN_PART.value, Answer.IN_PART.label)],
        widget=forms.RadioSelect,
    )
    next_on = day_field(_("下一节点"), required=False, help_text=_("阶段性办结须写明继续跟进到哪一天。"))
    text = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("answer") == Answer.IN_PART and not data.get("next_on"):
            self.add_error("next_on", _("阶段性办结须写明下一节点的日期。"))
        return data


class StrikeOffForm(forms.Form):
    """The notice to the public, and who signed."""

    noticed_from = day_field(_("公示起"))
    noticed_until = day_field(_("公示止"))
    notice_place = forms.CharField(label=_("公示地点"), max_length=120, help_text=_("例如：区政府网站、村公告栏。"))
    text = forms.CharField(label=_("销号意见"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"] = signers(clock.today())


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), widget=forms.Textarea(attrs={"rows": 2}))


class FeedbackForm(forms.Form):
    """One report to the inspection group on cases of one batch."""

    document_number = forms.CharField(label=_("文号"), max_length=60, help_text=_("例如：佛环督办〔2016〕12号。"))
    on = day_field(_("反馈日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        self.fields["signer"] = signers(clock.today())
