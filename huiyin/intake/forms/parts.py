"""Forms of the section of the case page: what a unit and the office say of a part."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Assignment, Case
from huiyin.intake.desk import Bodies, post_words
from huiyin.intake.handdown import UnitPlan
from huiyin.leadership.queries import eligible_posts_of
from huiyin.leadership.rules import rank_asked
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body


def body_field(label: Any, **more: Any) -> forms.CharField:
    """A body by its short or full name, proposed by the browser from the list of bodies on the page."""
    widget = forms.TextInput(attrs={"list": "intake-bodies", "autocomplete": "off"})
    return forms.CharField(label=label, widget=widget, max_length=80, **more)


def reason_field(label: Any, **more: Any) -> forms.CharField:
    """Words of reason."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), **more)


class BodyMixin(forms.Form):
    """Reads `body` by name."""

    body_name = "body"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = (data.get(self.body_name) or "").strip()
        data["found"] = None
        if words:
            try:
                [data["found"]] = Bodies.load().named(words)
            except Refused as refusal:
                self.add_error(self.body_name, refusal.reason)
            except ValueError:
                self.add_error(self.body_name, _("请只填写一个单位。"))
        return data


class PassDownForm(BodyMixin):
    """转派."""

    body = body_field(_("转派给"))
    task = forms.CharField(label=_("分工"), max_length=300, required=False)


class ObjectForm(forms.Form):
    """退件/异议."""

    reasons = reason_field(
        _("理由"), help_text=_("提出异议的期限一般为交办后五个工作日；答复之前仍由本单位办理，办理期限不停。")
    )


class UnitForm(BodyMixin):
    """A further unit, or another lead unit."""

    body = body_field(_("单位"))
    part = forms.ChoiceField(label=_("职责"), choices=Assignment.Part.choices)
    lead = forms.BooleanField(label=_("作为主办单位"), required=False)
    leader = forms.CharField(
        label=_("包案领导"), max_length=60, required=False, help_text=_("填写姓名；留空时按规则指定。")
    )
    task = forms.CharField(label=_("分工"), max_length=300, required=False)


class AnswerForm(BodyMixin):
    """The answer to an objection, and who takes the part over when it is accepted."""

    accepted = forms.ChoiceField(
        label=_("答复"), choices=[("yes", _("同意退件")), ("no", _("不同意"))], widget=forms.RadioSelect
    )
    answer = reason_field(_("理由"))
    body = body_field(_("改由"), required=False, help_text=_("同意主办单位退件时必填。"))
    leader = forms.CharField(
        label=_("包案领导"), max_length=60, required=False, help_text=_("填写姓名；留空时按规则指定。")
    )


class ReassignForm(BodyMixin):
    """改派: who has the part from now on, who leads it there, and why."""

    body = body_field(_("改由"))
    leader = forms.CharField(
        label=_("包案领导"), max_length=60, required=False, help_text=_("填写姓名；留空时按规则指定。")
    )
    reason = reason_field(_("原因"), max_length=200)


class ReasonForm(forms.Form):
    """Why."""

    reason = reason_field(_("原因"), max_length=200)


class RepeatForm(forms.Form):
    """The number of the earlier case."""

    earlier = forms.IntegerField(label=_("以前案件的登记号"), min_value=1)


class CorrectForm(forms.Form):
    """What was registered, as it should read."""

    region = forms.CharField(label=_("行政区域"), max_length=200, required=False)
    starred = forms.BooleanField(label=_("重点件"), required=False)
    types = forms.MultipleChoiceField(label=_("污染类型"), required=False, widget=forms.CheckboxSelectMultiple)
    # Never filled in beforehand: the words as received may name the complainant, whom a page shows to nobody.
    text = forms.CharField(
        label=_("交办问题基本情况"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=_("留空则不改；如需更正，请照来件完整填写。"),
    )
    reason = reason_field(_("更正原因"), max_length=200)

    def __init__(self, *args: Any, names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["types"].choices = list(names.items())  # type: ignore[attr-defined]


def unit_plan(case: Case, body: Body, *, part: str, lead: bool = False, leader: str = "", task: str = "") -> UnitPlan:
    """A unit's intended part with its leader: the one named, else the one the rule proposes. Raises `Refused`."""
    if part == Assignment.Part.ASSISTING:
        return UnitPlan(body, part, lead=lead, task=task)
    able = eligible_posts_of([body], clock.today())[body.pk]
    rank = rank_asked(case)
    if not leader.strip():
        return UnitPlan(body, part, lead=lead, post=able.propose(rank, case.types), task=task)
    for post in able.posts:
        if leader.strip() in (post_words(post), post.holder.name):  # type: ignore[attr-defined]
            return UnitPlan(body, part, lead=lead, post=post, task=task)
    raise Refused(_("%(leader)s不在%(body)s的在任领导之中；留空则按规则指定。") % {"leader": leader, "body": body.name})
