"""What comes in: a member, a dispute, a statement, a hearing, a ruling."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.committee.models import Dispute, Member
from huiyin.intake.desk import Bodies
from huiyin.leadership.queries import eligible_posts_of
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body, Official
from huiyin.ui.forms import day_field

_BETWEEN = re.compile(r"[、，,;；\s]+")


def _text(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **more)


class MemberForm(forms.Form):
    """Someone sits on the committee."""

    official = forms.CharField(label=_("人员"), max_length=40, help_text=_("姓名；有同名的填写人员编号。"))
    post = forms.CharField(label=_("时任职务"), max_length=80)
    seat = forms.ChoiceField(label=_("委员会职务"), choices=Member.Seat.choices)
    since = day_field(_("起"))

    def clean_official(self) -> Official:
        """The official of that name or code."""
        word = self.cleaned_data["official"].strip()
        found = list(Official.objects.filter(code=word)) or list(Official.objects.filter(name=word)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("没有这名公职人员，请核对姓名。") if not found else _("有同名人员，请填写人员编号。")
            )
        return found[0]


class EndForm(forms.Form):
    """From which day he no longer sits there."""

    until = day_field(_("离任日期"))


class FileForm(forms.Form):
    """Whose it is, in the eyes of whoever files, and why."""

    others = forms.CharField(
        label=_("您认为应当承办的单位"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "committee-bodies", "autocomplete": "off"}),
        help_text=_("可写多个单位，用顿号分开。"),
    )
    reasons = _text(_("争议事项和理由"), help_text=_("裁定之前仍由现承办单位办理，案件期限不停。"))

    def clean_others(self) -> list[Body]:
        """The bodies that were named."""
        try:
            return Bodies.load().named(self.cleaned_data["others"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.reason) from refusal


class StatementForm(forms.Form):
    """What one side says."""

    text = _text(_("意见和理由"))


class HearingForm(forms.Form):
    """A hearing as it was held."""

    on = day_field(_("日期"))
    place = forms.CharField(label=_("地点"), max_length=80)
    present = forms.CharField(label=_("到场人员"), max_length=300)
    text = _text(_("记录"))


class RulingForm(forms.Form):
    """Whose it is, why, by which article, and for which matters it binds from now on."""

    body = forms.ModelChoiceField(Body.objects.none(), label=_("裁定由谁承办"))
    reasons = _text(_("理由"))
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("责任清单或法规的条款。"))
    words = forms.CharField(
        label=_("同类事项的关键词"),
        max_length=200,
        help_text=_("今后同区、同类型且内容提到任一词的案件，交办台按本裁定建议。用顿号分开。"),
    )
    signer = forms.ModelChoiceField(Member.objects.none(), label=_("签发人"))
    on = day_field(_("裁定日期"))

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = [side.body_id for side in dispute.sides.all()]
        self.fields["body"].queryset = Body.objects.filter(pk__in=sides).order_by("path")  # type: ignore[attr-defined]
        signs = [Member.Seat.CHAIR, Member.Seat.DEPUTY]
        signer = self.fields["signer"]
        signer.queryset = Member.objects.filter(seat__in=signs).select_related("official")  # type: ignore[attr-defined]
        signer.label_from_instance = lambda one: f"{one.official.name} {one.get_seat_display()}"  # type: ignore[attr-defined]

    def clean_words(self) -> list[str]:
        """The words, one by one."""
        return [word for word in _BETWEEN.split(self.cleaned_data["words"]) if word]


class WithdrawForm(forms.Form):
    """Why the dispute is withdrawn."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class CarryOutForm(forms.Form):
    """Under which leader the body named takes the part over."""

    leader = forms.ChoiceField(label=_("包案领导"), required=False)

    def __init__(self, *args: Any, body: Body, rank: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {str(p.pk): p for p in eligible_posts_of([body], clock.today())[body.pk].at_least(rank)}
        shown = [(key, f"{post.holder.name} {post}") for key, post in self.posts.items()]  # type: ignore[attr-defined]
        self.fields["leader"].choices = [("", _("按规则指定")), *shown]  # type: ignore[attr-defined]
