"""What comes in: the first answer, a decision on a person, its end, and what the register asks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accountability import queries, rules
from huiyin.accountability.models import Accountable, OversightAnswer
from huiyin.cases.models import Case, Inspection
from huiyin.lib import clock
from huiyin.people.models import Body, Official, Post, User
from huiyin.rulebook.sections import Ground, SanctionForm
from huiyin.ui.forms import day_field
from huiyin.ui.naming import title


class AnswerForm(forms.Form):
    """The first answer. Nothing is chosen beforehand: "none found" must be somebody's word."""

    outcome = forms.ChoiceField(label=_("答复"), choices=OversightAnswer.Outcome.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("事实与理由"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明调阅了哪些台账、询问了哪些人，据何判断。"),
    )
    signature = forms.CharField(label=_("签名"), max_length=60)
    on = day_field(_("答复日期"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signature"].initial = user.name
        self.fields["on"].initial = clock.today()


class DecisionForm(forms.Form):
    """A decision on a person known already, on an official of our tree, or on someone named here."""

    person = forms.ModelChoiceField(
        Accountable.objects.none(), label=_("被问责人"), required=False, empty_label=_("登记新的被问责人")
    )
    official = forms.CharField(
        label=_("人员编号"),
        max_length=40,
        required=False,
        help_text=_("填写后自动带出姓名和决定生效日的职务；同一人只计一人。"),
    )
    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    body = forms.ModelChoiceField(Body.objects.none(), label=_("所在机构"), required=False)
    post = forms.CharField(label=_("时任职务"), max_length=120, required=False)
    rank = forms.TypedChoiceField(
        label=_("层级"),
        choices=Post.Rank.choices,
        coerce=int,
        required=False,
        empty_value=0,  # type: ignore[arg-type]
    )
    forms_of = forms.MultipleChoiceField(label=_("问责方式"), widget=forms.CheckboxSelectMultiple)
    ground = forms.ChoiceField(label=_("追责情形"))
    facts = forms.CharField(label=_("事实"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    organ = forms.ModelChoiceField(Body.objects.none(), label=_("决定机关"), empty_label=None)
    document_number = forms.CharField(label=_("文号"), max_length=60, required=False)
    on = day_field(_("生效日期"))

    def __init__(self, *args: Any, case: Case, user: User, persons: QuerySet[Accountable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = case.rulebook or case.inspection.rulebook
        self.fields["person"].queryset = persons  # type: ignore[attr-defined]
        self.fields["body"].queryset = Body.objects.filter(until=None).order_by("path")  # type: ignore[attr-defined]
        self.fields["organ"].queryset = queries.organs()  # type: ignore[attr-defined]
        own = rules.inspecting_body(user)
        self.fields["organ"].initial = own.pk if own else None
        self.fields["on"].initial = clock.today()
        # What was in force on the day of the decision is checked by the action; the form offers all that ever was.
        self.fields["forms_of"].choices = [(one.code, title(one)) for one in book.ever(SanctionForm).values()]  # type: ignore[attr-defined]
        self.fields["ground"].choices = [("", _("请选择")), *((g.code, title(g)) for g in book.ever(Ground).values())]  # type: ignore[attr-defined]

    def clean_official(self) -> Official | None:
        """The official of that code."""
        code = self.cleaned_data["official"].strip()
        found = Official.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("没有此人员编号，请核对，或改填姓名和时任职务。"))
        return found

    def clean(self) -> dict[str, Any]:
        """One person, told in one of the three ways; what the action calls by another name is renamed."""
        data = super().clean() or {}
        if not self.errors and not data.get("person") and not data.get("official"):
            for field in ("name", "post"):
                if not data.get(field):
                    self.add_error(field, _("请填写被问责人的姓名和时任职务，或选择已登记的人。"))
        if "forms_of" in data:
            data["forms"] = data.pop("forms_of")
        return data


class ReasonForm(forms.Form):
    """Why a decision is void."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class WithdrawForm(ReasonForm):
    """From which day a decision ceased, and why."""

    on = day_field(_("撤销日期"))
    field_order = ["on", "reason"]


class RegisterForm(forms.Form):
    """What the register asks: state, words, district, inspection."""

    q = forms.CharField(label=_("登记号、摘要或被问责人"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), choices=queries.STATES, required=False)
    district = forms.ModelChoiceField(
        Body.objects.filter(kind=Body.Kind.DISTRICT).order_by("path"),
        label=_("所属区"),
        required=False,
        empty_label=_("全部"),
    )
    inspection = forms.ModelChoiceField(
        Inspection.objects.all(), label=_("督察"), required=False, empty_label=_("全部")
    )
