"""What comes in: items, steps, progress, proof, acceptance, extensions, and what the registers ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, Inspection
from huiyin.files.forms import FilesField
from huiyin.people.models import Body
from huiyin.rectification.models import Item
from huiyin.rectification.rules import MOST
from huiyin.ui.forms import day_field


def _text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=2000, **more)


class ItemForm(forms.Form):
    """One thing to put right. What holds until a long one is done is asked at once."""

    problem = forms.CharField(label=_("存在问题"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    measure = forms.CharField(label=_("整改措施"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    person = forms.CharField(label=_("责任人"), max_length=60)
    term = forms.ChoiceField(label=_("类别"), choices=Item.Term.choices, widget=forms.RadioSelect)
    due = day_field(_("完成期限"))
    restriction = forms.CharField(
        label=_("完成前的限制"),
        max_length=200,
        required=False,
        help_text=_("长期整改须填写，例如“完成前限产50%”；无需限制的写明理由。"),
    )
    on = day_field(_("制定日期"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("term") == Item.Term.LONG and not (data.get("restriction") or "").strip():
            self.add_error("restriction", _("长期整改须写明完成前的限制；无需限制的写明理由。"))
        return data


class MilestoneForm(forms.Form):
    """A step of a long item."""

    name = forms.CharField(label=_("阶段目标"), max_length=200)
    due = day_field(_("期限"))


class ReachForm(forms.Form):
    """The step was reached."""

    on = day_field(_("完成日期"))
    note = forms.CharField(label=_("说明"), max_length=300, required=False)


class RestrictionForm(forms.Form):
    """What holds until the item is done, where the plan did not say."""

    restriction = forms.CharField(label=_("完成前的限制"), max_length=200)


class ProgressForm(forms.Form):
    """What was done on a day, as a joint operation reports it."""

    item = forms.ModelChoiceField(Item.objects.none(), label=_("整改项"), required=False, empty_label=_("全案"))
    on = day_field(_("日期"))
    text = _text(_("进展"))
    joint = forms.CharField(label=_("参与单位"), max_length=200, required=False, help_text=_("例如环保、城管、住建。"))
    people = forms.IntegerField(label=_("人员"), min_value=0, max_value=MOST, required=False)
    machines = forms.IntegerField(label=_("机械（台）"), min_value=0, max_value=MOST, required=False)
    vehicles = forms.IntegerField(label=_("车辆（辆次）"), min_value=0, max_value=MOST, required=False)
    place = forms.CharField(label=_("地点"), max_length=120, required=False)
    uploads = FilesField(required=False, help_text=_("手机可直接拍照上传，可一次选多个。"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["item"]
        choice.queryset = case.items.exclude(state=Item.State.VOID)  # type: ignore[attr-defined]
        choice.label_from_instance = lambda item: f"{item.n} {item.measure[:30]}"  # type: ignore[attr-defined]


class ProofForm(forms.Form):
    """The unit says the item is done."""

    on = day_field(_("完成日期"))
    text = _text(_("完成情况"), 4)
    uploads = FilesField(required=False, help_text=_("完成后的照片、监测报告等，可一次选多个。"))


class DecisionForm(forms.Form):
    """Another body has looked."""

    accepted = forms.ChoiceField(
        label=_("验收结论"), choices=[("yes", _("通过")), ("no", _("退回"))], widget=forms.RadioSelect
    )
    decision = _text(_("验收意见"), help_text=_("退回的写明还差什么。"))
    on = day_field(_("验收日期"))


class ExtensionForm(forms.Form):
    """More time, asked with reason, progress and a new day."""

    asked = day_field(_("申请延至"))
    reason = _text(_("理由和进展"))


class ExtensionAnswerForm(forms.Form):
    """The answer fixes a day, or refuses."""

    granted = forms.ChoiceField(
        label=_("答复"), choices=[("yes", _("同意")), ("no", _("不同意"))], widget=forms.RadioSelect
    )
    fixed = day_field(_("新期限"), required=False)
    answer = _text(_("意见"), 2)


class ReasonForm(forms.Form):
    """Why an entry is void."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class RegisterForm(forms.Form):
    """What the register of items asks."""

    STATES = [
        ("", _("未完成")),
        ("late", _("已逾期")),
        ("soon", _("三天内到期")),
        ("proved", _("待验收")),
        ("extension", _("待答复延期")),
        ("accepted", _("已验收")),
        ("void", _("已作废")),
        ("all", _("全部")),
    ]
    q = forms.CharField(label=_("措施、责任人、登记号"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), choices=STATES, required=False)
    term = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *Item.Term.choices], required=False)
    body = forms.ModelChoiceField(Body.objects.none(), label=_("整改单位"), required=False, empty_label=_("全部"))
    district = forms.ModelChoiceField(
        Body.objects.filter(kind=Body.Kind.DISTRICT).order_by("path"),
        label=_("所属区"),
        required=False,
        empty_label=_("全部"),
    )
    inspection = forms.ModelChoiceField(
        Inspection.objects.all(), label=_("督察"), required=False, empty_label=_("全部")
    )
    since = day_field(_("期限自"), required=False)
    until = day_field(_("期限至"), required=False)

    def __init__(self, *args: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
