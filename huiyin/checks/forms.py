"""What comes in: a plan, the seed, who goes out, what was found on site, and the head's word on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Inspection
from huiyin.cases.queries import latest_inspection
from huiyin.checks import queries
from huiyin.checks.factors import BASE, BY_CODE, FACTORS, PROPOSED
from huiyin.checks.models import Plan, Record, Result
from huiyin.checks.queries import Said
from huiyin.files.forms import FilesField
from huiyin.lib import clock
from huiyin.people.models import Body, User
from huiyin.rulebook.sections import Grade, PollutionType
from huiyin.ui.forms import day_field
from huiyin.ui.naming import title


class PlanForm(forms.Form):
    """Whom the draw is among, how many, and how much each ground for looking sooner weighs."""

    name = forms.CharField(label=_("方案名称"), max_length=80)
    covert = forms.TypedChoiceField(
        label=_("检查方式"),
        choices=[("open", _("明察")), ("covert", _("暗访"))],
        coerce=lambda word: word == "covert",
        widget=forms.RadioSelect,
        help_text=_("暗访在公布之前，经办、包案、审核、协调和指挥人员在任何页面都看不到。"),
    )
    size = forms.IntegerField(label=_("抽取件数"), min_value=1, max_value=500)
    until = day_field(_("检查期限"))
    state = forms.ChoiceField(label=_("案件范围"), choices=queries.STATES)
    inspection = forms.ModelChoiceField(
        Inspection.objects.all(), label=_("督察"), required=False, empty_label=_("全部")
    )
    district = forms.ModelChoiceField(
        Body.objects.filter(kind=Body.Kind.DISTRICT).order_by("path"),
        label=_("所属区"),
        required=False,
        empty_label=_("全部"),
    )
    type = forms.ChoiceField(label=_("污染类型"), required=False)
    grade = forms.ChoiceField(label=_("等级"), required=False)
    starred = forms.BooleanField(label=_("只抽重点件"), required=False)
    closed_since = day_field(_("结论日期自"), required=False)
    closed_until = day_field(_("结论日期至"), required=False)
    source = forms.CharField(
        label=_("公开号码的来源"),
        max_length=120,
        required=False,
        help_text=_(
            "例如“双色球第2017004期开奖号码”。种子由锁定时的暗码和这一号码合成，谁也不能选择结果；不填则只用暗码。"
        ),
    )
    known_on = day_field(_("号码公布日期"), required=False, help_text=_("须在锁定名单之后。"))

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        if plan is not None:
            kwargs["initial"] = _initial(plan)
        else:
            proposed = {"covert": "open", "state": "closed", "until": clock.today() + timedelta(14)}
            kwargs.setdefault("initial", proposed | {"inspection": latest_inspection()})
        super().__init__(*args, **kwargs)
        books = [one.rulebook for one in Inspection.objects.select_related("rulebook")]
        for name, kind in (("type", PollutionType), ("grade", Grade)):
            found = {entry.code: title(entry) for book in books for entry in book.ever(kind).values()}  # type: ignore[type-abstract]
            self.fields[name].choices = [("", _("全部")), *found.items()]  # type: ignore[attr-defined]
        weights = plan.weights if plan is not None else PROPOSED
        for factor in (BASE, *FACTORS):
            self.fields[f"w_{factor.code}"] = forms.IntegerField(
                label=factor.name,
                help_text=factor.about,
                min_value=1 if factor is BASE else 0,
                max_value=100,
                initial=weights.get(factor.code, factor.points),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("source") and not data.get("known_on"):
            self.add_error("known_on", _("请填写公开号码的公布日期。"))
        return data

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        weights = {code: data.pop(f"w_{code}") for code in BY_CODE}
        plain = {name: data.pop(name) for name in ("name", "covert", "size", "until", "source", "known_on")}
        filters = {
            name: value.pk if isinstance(value, Body | Inspection) else value.isoformat() if "closed" in name else value
            for name, value in data.items()
            if value
        }
        return plain | {"weights": weights, "filters": filters}


def _initial(plan: Plan) -> dict[str, Any]:
    plain = {name: getattr(plan, name) for name in ("name", "size", "until", "source", "known_on")}
    return plain | plan.filters | {"covert": "covert" if plan.covert else "open"}


class DrawForm(forms.Form):
    """The public number, once it is known; nothing where the plan names no source."""

    number = forms.CharField(label=_("公开号码"), max_length=120)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not plan.source:
            del self.fields["number"]
        else:
            self.fields["number"].help_text = plan.source


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class CheckersForm(forms.Form):
    """Who goes out."""

    users = forms.ModelMultipleChoiceField(
        User.objects.none(), label=_("检查人员"), widget=forms.CheckboxSelectMultiple, help_text=_("两人同行。")
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["users"].queryset = User.objects.filter(pk__in=[one.pk for one in people])  # type: ignore[attr-defined]


class RecordForm(forms.Form):
    """What two checkers saw, written on a phone on site; each thing that was said to be so, true or not."""

    at = forms.DateTimeField(
        label=_("检查时间"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    place = forms.CharField(label=_("检查地点"), max_length=120)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False, widget=forms.HiddenInput)
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False, widget=forms.HiddenInput)
    accuracy = forms.IntegerField(min_value=0, max_value=10**7, required=False, widget=forms.HiddenInput)
    words = forms.CharField(label=_("现场情况"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    finding = forms.ChoiceField(label=_("检查结论"), choices=Result.choices, widget=forms.RadioSelect)
    uploads = FilesField(required=False, help_text=_("手机可直接拍照上传，可一次选多个。"))

    def __init__(self, *args: Any, said: Sequence[Said], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.said = said
        for one in said:
            self.fields[f"holds-{one.name}"] = forms.TypedChoiceField(
                label=one.text,
                help_text=one.label,
                choices=[("yes", _("属实")), ("no", _("不属实"))],
                coerce=lambda word: word == "yes",
                widget=forms.RadioSelect,
            )
            self.fields[f"note-{one.name}"] = forms.CharField(
                label=_("实际情况"), max_length=300, required=False, help_text=_("不属实的须填写。")
            )
        asked = [f"{what}-{one.name}" for one in said for what in ("holds", "note")]
        self.order_fields(["at", "place", *asked, "words", "finding", "uploads"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for one in self.said:
            if data.get(f"holds-{one.name}") is False and not data.get(f"note-{one.name}"):
                self.add_error(f"note-{one.name}", _("请写明实际情况。"))
        if data.get("latitude") is None or data.get("longitude") is None:
            data["latitude"] = data["longitude"] = data["accuracy"] = None
        return data

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        names = ("at", "place", "latitude", "longitude", "accuracy", "words", "finding", "uploads")
        points = [
            (one.kind, one.about, one.text, data[f"holds-{one.name}"], data[f"note-{one.name}"]) for one in self.said
        ]
        return {name: data[name] for name in names} | {"points": points}


class ConfirmForm(forms.Form):
    """On which record the finding stands, and the head's words."""

    found = forms.ModelChoiceField(
        Record.objects.none(), label=_("以哪份记录为准"), widget=forms.RadioSelect, empty_label=None
    )
    words = forms.CharField(label=_("确认意见"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, records: Sequence[Record], by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = [one for one in records if one.by_id != by.pk]
        field = self.fields["found"]
        field.queryset = Record.objects.filter(pk__in=[one.pk for one in theirs]).select_related("by")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.get_finding_display()} · {one.by.name}"  # type: ignore[attr-defined]
        if len(theirs) == 1:
            field.initial = theirs[0].pk


class ResultsForm(forms.Form):
    """Of which inspection's cases, and of which days, the results are asked for; the latest one where nothing is said."""

    inspection = forms.ModelChoiceField(
        Inspection.objects.order_by("-since", "-pk"), label=_("督察"), required=False, empty_label=_("全部")
    )
    since = day_field(_("确认日期自"), required=False)
    until = day_field(_("确认日期至"), required=False)
