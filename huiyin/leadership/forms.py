"""What comes in: a leader named, a duty done in person, a superior's words and their answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.files.forms import FilesField
from huiyin.leadership.models import PersonalKind
from huiyin.lib import clock
from huiyin.people.models import Post
from huiyin.ui.forms import DayInput


class LeaderForm(forms.Form):
    """Which post's holder is to lead; `expecting` is the leader the page showed."""

    post = forms.ModelChoiceField(Post.objects.select_related("body"), label=_("包案领导"))
    on = forms.DateField(label=_("日期"), widget=DayInput, required=False)
    reason = forms.CharField(label=_("更换原因"), max_length=200, required=False)
    expecting = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, posts: Iterable[Post] = (), changes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        self.fields["post"].choices = [(post.pk, f"{post} {post.holder.name}") for post in posts]  # type: ignore[attr-defined]
        if not changes:
            del self.fields["reason"]  # the first leader replaces nobody


class DutyForm(forms.Form):
    """One in-person duty. What the day's record needs is asked for the duty at hand only."""

    on = forms.DateField(label=_("日期"), widget=DayInput)
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    note = forms.CharField(label=_("情况"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000)
    evidence_note = forms.CharField(
        label=_("佐证"), max_length=300, required=False, help_text=_("例如现场照片、询问笔录、会议纪要。")
    )
    uploads = FilesField(required=False, help_text=_("手机可直接拍照上传，可一次选多个。"))
    not_needed = forms.BooleanField(
        label=_("无需制定方案"), required=False, help_text=_("选择此项时，在“情况”中写明理由。")
    )

    def __init__(self, *args: Any, kind: PersonalKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["on"].initial = clock.today()
        if kind != PersonalKind.PLAN:
            del self.fields["not_needed"]
            self.fields["place"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("evidence_note") or data.get("uploads") or data.get("not_needed") or "uploads" in self.errors:
            return data
        if self.kind == PersonalKind.PLAN:
            self.add_error("evidence_note", _("请写明或上传佐证材料，例如会议纪要；无需制定方案的，请勾选并说明理由。"))
        else:
            self.add_error("evidence_note", _("请写明或上传佐证材料，例如现场照片、笔录。"))
        return data


class InstructionForm(forms.Form):
    """A superior's words, with the day by which he wants to hear."""

    text = forms.CharField(label=_("批示内容"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    on = forms.DateField(label=_("批示日期"), widget=DayInput, required=False, initial=clock.today)
    due_on = forms.DateField(label=_("要求答复日期"), widget=DayInput, required=False)


class AnswerForm(forms.Form):
    """What became of a superior's words."""

    answer = forms.CharField(label=_("落实情况"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    on = forms.DateField(label=_("答复日期"), widget=DayInput, required=False, initial=clock.today)


class VoidForm(forms.Form):
    """Why a record is void."""

    reason = forms.CharField(label=_("作废原因"), max_length=200)
