"""What comes in about clues: a new one, the next step, the chief's word, an objection, what is public."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from huiyin.accountability import queries, rules
from huiyin.accountability.forms import DecisionForm, day_field
from huiyin.accountability.models import Accountable, Appeal, Clue
from huiyin.accountability.states import REVIEWS, ClueState, Move
from huiyin.cases.models import Case
from huiyin.lib import clock
from huiyin.people.models import Body, User

OPENED = [(value, label) for value, label in Clue.Source.choices if value != Clue.Source.CASE]
BY_TERMS = (Move.DECIDE, Move.CHANGED)  # they have a form of their own


def _words(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=4000, widget=forms.Textarea(attrs={"rows": rows}), **more)


class CluesForm(forms.Form):
    """What the register of clues asks."""

    q = forms.CharField(label=_("编号、内容或被问责人"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), choices=queries.CLUE_STATES, required=False)
    source = forms.ChoiceField(label=_("来源"), choices=[("", _("全部")), *Clue.Source.choices], required=False)


class ClueForm(forms.Form):
    """A clue that comes by no case of its own: a letter, a visit, a signal."""

    source = forms.ChoiceField(label=_("来源"), choices=[("", _("请选择")), *OPENED])
    summary = _words(_("反映的主要问题"))
    number = forms.IntegerField(
        label=_("所涉案件的登记号"), required=False, min_value=1, help_text=_("与交办案件无关的不填。")
    )
    body = forms.ModelChoiceField(
        Body.objects.filter(until=None).order_by("path"),
        label=_("被反映的单位"),
        required=False,
        empty_label=_("未注明"),
    )
    on = day_field(_("受理日期"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["on"].initial = clock.today()

    def clean(self) -> dict[str, Any]:
        """The case of that number, as far as the inspector may see it."""
        data = super().clean() or {}
        number = data.pop("number", None)
        if number:
            data["case"] = _case_of(number, self.user)
            if data["case"] is None:
                self.add_error("number", _("没有此登记号的案件，请核对。"))
        return data


def _case_of(number: int, user: User) -> Case | None:
    found = Case.objects.visible_to(user).filter(number=number).select_related("inspection", "rulebook").first()
    return found if found is not None and rules.sees_inquiry(found, user) else None


class StepForm(forms.Form):
    """The next step, with its facts and reasons."""

    move = forms.ChoiceField(label=_("拟办事项"), widget=forms.RadioSelect)
    text = _words(_("事实与理由"), 6, help_text=_("写明查了什么、问了谁、据何判断；文书按此生成。"))
    until = forms.DateField(
        label=_("延长至"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    into = forms.ModelChoiceField(Clue.objects.none(), label=_("并入线索"), required=False, empty_label=_("请选择"))
    appeal = forms.ModelChoiceField(Appeal.objects.none(), label=_("申诉"), required=False, empty_label=None)
    on = day_field(_("提出日期"))

    def __init__(self, *args: Any, clue: Clue, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = queries.appeals_awaiting(clue)
        moves = [
            move
            for move in rules.moves_of(clue)
            if move not in BY_TERMS and (move not in REVIEWS or waiting.exclude(decision__by=user).exists())
        ]
        self.fields["move"].choices = [(move.value, move.label) for move in moves]  # type: ignore[attr-defined]
        self.fields["on"].initial = clock.today()
        if Move.EXTEND not in moves:
            del self.fields["until"]
        if Move.MERGE in moves:
            others = rules.clues_seen_by(user).filter(n__isnull=False, organ=clue.organ).exclude(pk=clue.pk)
            self.fields["into"].queryset = others.exclude(state=ClueState.MERGED).order_by("-year", "-n")  # type: ignore[attr-defined]
        else:
            del self.fields["into"]
        if any(move in REVIEWS for move in moves):
            self.fields["appeal"].queryset = waiting.exclude(decision__by=user)  # type: ignore[attr-defined]
        else:
            del self.fields["appeal"]

    def clean(self) -> dict[str, Any]:
        """What belongs to another step is left out."""
        data = super().clean() or {}
        if data.get("move") != Move.EXTEND:
            data.pop("until", None)
        if data.get("move") != Move.MERGE:
            data.pop("into", None)
        if data.get("move") not in REVIEWS:
            data.pop("appeal", None)
        return data


class TermsForm(DecisionForm):
    """A decision as it is proposed: on whom, on which ground, in which forms, on what basis, and where to object."""

    basis = forms.CharField(
        label=_("依据"), max_length=300, required=False, help_text=_("不填即为规则库中该情形的依据条款。")
    )
    appeal_organ = forms.ModelChoiceField(
        Body.objects.none(), label=_("受理申诉的机关"), required=False, empty_label=_("同决定机关")
    )
    appeal = forms.ModelChoiceField(
        Appeal.objects.none(), label=_("变更哪一项决定"), required=False, empty_label=_("不是复核，新作决定")
    )
    field_order = [
        "appeal",
        "person",
        "official",
        "name",
        "body",
        "post",
        "rank",
        "forms_of",
        "ground",
        "facts",
        "basis",
    ]

    def __init__(self, *args: Any, clue: Clue, user: User, persons: QuerySet[Accountable], **kwargs: Any) -> None:
        assert clue.case is not None
        super().__init__(*args, case=clue.case, user=user, persons=persons, **kwargs)
        self.fields["on"].label = _("提出日期")
        self.fields["appeal_organ"].queryset = queries.organs()  # type: ignore[attr-defined]
        waiting = queries.appeals_awaiting(clue).exclude(decision__by=user)
        if waiting.exists():
            self.fields["appeal"].queryset = waiting  # type: ignore[attr-defined]
        else:
            del self.fields["appeal"]

    def clean(self) -> dict[str, Any]:
        """Whoever objects is the person; nobody else is named then."""
        appeal = self.cleaned_data.get("appeal")
        if appeal is not None:
            self.cleaned_data["person"] = appeal.decision.accountable
        return super().clean()


class WordForm(forms.Form):
    """The chief's word on a step."""

    agree = forms.ChoiceField(
        label=_("审批"), choices=[("yes", _("同意")), ("no", _("不同意"))], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("审批意见"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    on = day_field(_("审批日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class AppealForm(forms.Form):
    """An objection, as it came."""

    text = _words(_("申诉理由"))
    on = day_field(_("申诉日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class ReleaseForm(forms.Form):
    """Whether a decision is made public, and in which words."""

    publish = forms.ChoiceField(
        label=_("是否公开"), choices=[("yes", _("公开")), ("no", _("不公开"))], widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("公开文字"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一览表的“问责情况”和案件页照此显示，公开前不显示。"),
    )  # fmt: skip
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    on = day_field(_("日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()


class FileForm(forms.Form):
    """Something that proves it."""

    file = forms.FileField(label=_("材料"), help_text=_("照片、PDF、docx、xlsx、ods 或文本文件。"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class TieForm(forms.Form):
    """The case that a clue belongs to."""

    number = forms.IntegerField(label=_("所涉案件的登记号"), min_value=1)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_number(self) -> Case:
        """The case of that number, as far as the inspector may see it."""
        found = _case_of(self.cleaned_data["number"], self.user)
        if found is None:
            raise forms.ValidationError(_("没有此登记号的案件，请核对。"))
        return found
