"""What comes in: a measure, its changes, parties, the answer of the first inquiry, and what the registers ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case, Inspection, Party
from huiyin.enforcement import rules
from huiyin.enforcement.models import EnforcementAnswer, Measure, Person
from huiyin.lib import clock, codes, money
from huiyin.lib.wording import bracketed
from huiyin.people.models import Body, User
from huiyin.rulebook.sections import MeasureKind
from huiyin.ui.forms import day_field
from huiyin.ui.naming import title


class YuanField(forms.CharField):
    """An amount as people write it (15万, 1.5万元, 3,000元); clean gives fen, or None when it is blank."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=40, help_text=_("例如 3000、1.5万元、十五万元。"), **more)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return money.parse(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


# Fields that concern only the kinds that count persons, police files or money: their heading and names.
CONCERNS = {
    "person": (_("涉及人员时填写"), ("person", "new_person", "person_note")),
    "police_file": (_("涉及公安案卷时填写"), ("file_number", "file_title")),
    "fen": (_("罚款时填写"), ("amount",)),
}


class MeasureForm(forms.Form):
    """A measure of one kind on one or more parties of the case, or on a person, or in a police file."""

    kind = forms.ChoiceField(label=_("措施"))
    parties = forms.ModelMultipleChoiceField(
        Party.objects.none(), label=_("当事人"), required=False, widget=forms.CheckboxSelectMultiple
    )
    new_party = forms.CharField(
        label=_("其他当事人名称"),
        max_length=120,
        required=False,
        help_text=_("名单中没有的，在此写名称即登记为本案当事人。"),
    )
    person = forms.ModelChoiceField(Person.objects.none(), label=_("人员"), required=False)
    new_person = forms.CharField(
        label=_("其他人员姓名"), max_length=60, required=False, help_text=_("同一人已在名单中的请选择，不要重复登记。")
    )
    person_note = forms.CharField(label=_("身份说明"), max_length=120, required=False)
    file_number = forms.CharField(
        label=_("公安案卷号"), max_length=60, required=False, help_text=_("案卷号相同即为同一宗。")
    )
    file_title = forms.CharField(label=_("案由"), max_length=120, required=False)
    authority = forms.ModelChoiceField(Body.objects.none(), label=_("执法单位"), required=False, empty_label=None)
    on = day_field(_("日期"))
    hour = forms.TimeField(
        label=_("时刻"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    amount = YuanField(label=_("罚款金额"), required=False)
    document_number = forms.CharField(
        label=_("文书号"), max_length=80, required=False, help_text=_("当时没有文书号的，可以先登记，以后补录。")
    )
    legal_basis = forms.CharField(label=_("法律依据"), max_length=200, required=False)
    note = forms.CharField(label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, case: Case, user: User, persons: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = rules.kinds_for(case, by=user)
        self.fields["kind"].choices = [(k.code, bracketed(title(k), gettext(k.unit))) for k in kinds]  # type: ignore[attr-defined]
        self.fields["parties"].queryset = Party.objects.filter(case_links__case=case).order_by("case_links__pk")  # type: ignore[attr-defined]
        self.fields["person"].queryset = persons  # type: ignore[attr-defined]
        mine = user.bodies()
        on_case = set(case.assignments.filter(ended_at=None).values_list("body_id", flat=True))
        bodies = Body.objects.filter(pk__in=mine | on_case).order_by("path")
        self.fields["authority"].queryset = bodies  # type: ignore[attr-defined]
        own = rules.acting_part(case, by=user)
        police = rules.police_body(case, by=user)
        self.fields["authority"].initial = own.body_id if own else police.pk if police else None
        self.fields["on"].initial = clock.today()
        self.codes: dict[str, list[str]] = {}
        for kind in kinds:
            self.codes.setdefault(kind.counts, []).append(kind.code)
        for counts, (_heading, names) in CONCERNS.items():
            if counts not in self.codes:
                for name in names:
                    del self.fields[name]

    def laid_out(self) -> Iterator[dict[str, Any]]:
        """The fields in their order, those together that concern some kinds only: a heading says when to fill them in."""
        groups = {names[0]: (counts, heading, names) for counts, (heading, names) in CONCERNS.items()}
        grouped = {name for _heading, names in CONCERNS.values() for name in names}
        for field in self.visible_fields():
            if field.name in groups:
                counts, heading, names = groups[field.name]
                yield {"heading": heading, "codes": " ".join(self.codes[counts]), "fields": [self[n] for n in names]}
            elif field.name not in grouped:
                yield {"fields": [field]}


class ReasonForm(forms.Form):
    """Why a record is void."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class WithdrawForm(ReasonForm):
    """From which day it ceased, and why."""

    on = day_field(_("撤回日期"))
    field_order = ["on", "reason"]


class AmendForm(ReasonForm):
    """The amount in force from a day on; `expecting` is the amount the page showed."""

    amount = YuanField(label=_("变更后金额"))
    on = day_field(_("变更日期"))
    expecting = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ["amount", "on", "reason", "expecting"]


class DocumentForm(forms.Form):
    """The document number and legal basis that were not at hand."""

    document_number = forms.CharField(label=_("文书号"), max_length=80, required=False)
    legal_basis = forms.CharField(label=_("法律依据"), max_length=200, required=False)

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("document_number", "legal_basis"):
            if getattr(measure, name):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.fields and not any(data.values()):
            first = next(iter(self.fields))
            self.add_error(first, _("请填写要补录的内容。"))
        return data


class PartyForm(forms.Form):
    """A firm or person complained of. A doubtful credit code warns and is kept."""

    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"), choices=Party.Kind.choices)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=40, required=False, help_text=_("校验不符只提醒，不影响登记。")
    )
    address = forms.CharField(label=_("地址"), max_length=200, required=False)

    def clean_credit_code(self) -> str:
        code = codes.clean_code(self.cleaned_data["credit_code"])
        if len(code) > 18:
            raise forms.ValidationError(_("统一社会信用代码为 18 位。"))
        return code


class WorkshopsForm(forms.Form):
    """So many unnamed workshops at one place."""

    count = forms.IntegerField(label=_("家数"), min_value=1, max_value=500)
    place = forms.CharField(label=_("地点"), max_length=80)


class MergeForm(forms.Form):
    """Two rows that are one polluter."""

    source = forms.ModelChoiceField(Party.objects.none(), label=_("并入前"))
    target = forms.ModelChoiceField(Party.objects.none(), label=_("并入"))
    on = day_field(_("合并日期"))
    reason = forms.CharField(label=_("依据"), max_length=200, help_text=_("例如营业执照、现场核实。"))

    def __init__(self, *args: Any, parties: QuerySet[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = parties  # type: ignore[attr-defined]
        self.fields["target"].queryset = parties  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today()


class AnswerForm(forms.Form):
    """The answer of the first inquiry; `expecting` is the one that the page showed."""

    outcome = forms.ChoiceField(label=_("结论"), choices=EnforcementAnswer.Outcome.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(label=_("事实与理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    on = day_field(_("日期"))
    expecting = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RegisterForm(forms.Form):
    """What the register of measures asks: kind, body, district, days, inspection, state, words."""

    STATES = [
        ("standing", _("有效")),
        ("withdrawn", _("已撤回")),
        ("void", _("已作废")),
        ("no_document", _("待补文书号")),
        ("all", _("全部")),
    ]
    q = forms.CharField(label=_("当事人、文书号、登记号"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("措施"), required=False)
    authority = forms.ModelChoiceField(Body.objects.none(), label=_("执法单位"), required=False, empty_label=_("全部"))
    district = forms.ModelChoiceField(
        Body.objects.filter(kind=Body.Kind.DISTRICT).order_by("path"),
        label=_("所属区"),
        required=False,
        empty_label=_("全部"),
    )
    inspection = forms.ModelChoiceField(
        Inspection.objects.all(), label=_("督察"), required=False, empty_label=_("全部")
    )
    since = day_field(_("自"), required=False)
    until = day_field(_("至"), required=False)
    state = forms.ChoiceField(label=_("状态"), choices=STATES, required=False)

    def __init__(self, *args: Any, kinds: Iterable[MeasureKind], authorities: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("全部")), *((k.code, title(k)) for k in kinds)]  # type: ignore[attr-defined]
        self.fields["authority"].queryset = authorities  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """What the parties page asks."""

    q = forms.CharField(label=_("名称、代码或地址"), required=False, max_length=60)
    inspection = forms.ModelChoiceField(
        Inspection.objects.all(), label=_("督察"), required=False, empty_label=_("全部")
    )
