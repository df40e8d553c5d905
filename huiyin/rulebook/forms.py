"""What is typed on the rulebook's pages: one form for all sections, made from the fields of the section's dataclass."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock
from huiyin.people.models import Body
from huiyin.rulebook import use
from huiyin.rulebook.actions import digest_of
from huiyin.rulebook.models import Entry, Rulebook
from huiyin.rulebook.sections import ColumnSet, DutyOfBody, Grade, Limit, PollutionType, Section
from huiyin.rulebook.showing import Names, Standing, title
from huiyin.rulebook.widgets import ColumnsField, WordsField
from huiyin.ui.forms import day_field

LONGEST_BASIS = 300
_CODE = r"^[a-z0-9][a-z0-9_-]*$"


def first_day(rulebook: Rulebook) -> date:
    """The day that a form proposes: the first that is free, in a rulebook that no case lives by today."""
    return use.free_from(rulebook) or max(rulebook.since, clock.today())


def reason_field(label: Any, **more: Any) -> forms.CharField:
    """By which paper, or why."""
    return forms.CharField(label=label, max_length=200, help_text=_("例如文件名称和文号。"), **more)


class EntryForm(forms.Form):
    """An entry of a section: its names, what the section adds, its place in the order and its first day.

    With `entry` it is a change of that version, else a new one.
    """

    def __init__(
        self,
        *args: Any,
        rulebook: Rulebook,
        kind: type[Section],
        names: Names,
        entry: Entry | None = None,
        **kwargs: Any,
    ) -> None:
        self.rulebook, self.kind, self.names, self.entry = rulebook, kind, names, entry
        super().__init__(*args, **kwargs)
        if entry is None:
            self._ask_code()
        self.fields["name"] = forms.CharField(label=_("名称"), max_length=200)
        self.fields["name_en"] = forms.CharField(label=_("英文名称"), max_length=200, required=False)
        self._ask_own()
        self.fields["position"] = forms.IntegerField(
            label=_("排序"), required=False, min_value=0, max_value=100_000, help_text=_("数字小的在前；不填排在最后。")
        )
        self.fields["since"] = day_field(_("生效日期"))
        self.fields["reason"] = reason_field(_("依据或原因"), required=entry is not None)
        self._fill()

    @property
    def content(self) -> dict[str, Any]:
        """What was typed, as the actions take it. What stands at its default is not stored."""
        typed = self.cleaned_data
        own = self.kind.own_fields()
        data = {key: typed[key] for key, default in own.items() if key in typed and typed[key] != default}
        return {
            "name": typed["name"].strip(),
            "name_en": typed["name_en"].strip(),
            "data": data,
            "position": typed["position"],
            "since": typed["since"],
            "reason": typed["reason"],
        }

    def clean(self) -> dict[str, Any]:
        """What a new version must keep is taken from the former one; a limit's code follows from step and grade."""
        typed = super().clean() or {}
        if self.entry is not None:
            typed |= {name: getattr(self.entry.value, name) for name in self.kind.fixed}
        elif self.kind is Limit and "code" in typed:
            typed["code"] = Limit.code_for(typed["code"], typed.get("grade", ""))
        return typed

    def _ask_code(self) -> None:
        if self.kind is Limit:
            known = {limit.step: limit.name for limit in self.rulebook.all_of(Limit) if not limit.grade}
            self.fields["code"] = forms.ChoiceField(
                label=_("环节"), choices=list(known.items()), help_text=_("可为某一等级另定期限。")
            )
            return
        self.fields["code"] = forms.RegexField(
            _CODE,
            label=_("代码"),
            max_length=60,
            error_messages={"invalid": _("代码只能用小写字母、数字、连字符和下划线，例如 night-dumping。")},
            help_text=_("小写字母、数字和连字符，登记后不变，例如 night-dumping。"),
        )

    def _ask_own(self) -> None:
        for name, default in self.kind.own_fields().items():
            about = self.kind.__dataclass_fields__[name].metadata
            made = self._field(name, default, {"label": about["label"], "help_text": about["hint"]})
            if self.entry is not None and name in self.kind.fixed:
                made.disabled, made.required = True, False
                made.help_text = _("已有记录以此为依据，不能改；如需改变请终止此条目，另增一条。")
            self.fields[name] = made

    def _field(self, name: str, default: Any, about: dict[str, Any]) -> forms.Field:
        known = self.kind.allowed.get(name)
        if known is not None:
            whole = isinstance(default, int)
            return forms.TypedChoiceField(choices=list(known.items()), coerce=int if whole else str, **about)
        if (self.kind, name) == (Limit, "grade"):
            grades = [(grade.code, grade.name) for grade in self.rulebook.all_of(Grade)]
            return forms.ChoiceField(choices=[("", _("各等级")), *grades], required=False, **about)
        if (self.kind, name) == (DutyOfBody, "body"):
            return forms.ChoiceField(choices=self._bodies(), **about)
        if (self.kind, name) == (DutyOfBody, "types"):
            return forms.MultipleChoiceField(
                choices=self._types(), required=False, widget=forms.CheckboxSelectMultiple, **about
            )
        if (self.kind, name) == (ColumnSet, "columns"):
            return ColumnsField(**about)
        if isinstance(default, bool):
            return forms.BooleanField(required=False, **about)
        if isinstance(default, int):
            return forms.IntegerField(
                min_value=self.kind.__dataclass_fields__[name].metadata["least"], max_value=1000, **about
            )
        if isinstance(default, list):
            return WordsField(**about)
        needed = bool(default) or name == "basis"
        longest = LONGEST_BASIS if name == "basis" else 120
        return forms.CharField(max_length=longest, required=needed, **about)

    def _bodies(self) -> list[tuple[str, Any]]:
        held = self.entry.value.body if self.entry and isinstance(self.entry.value, DutyOfBody) else ""
        strange = [(held, self.names.body(held))] if held and held not in self.names.bodies else []
        return [("", _("请选择")), *strange, *self.names.bodies.items()]

    def _types(self) -> list[tuple[str, str]]:
        held = self.entry.value.types if self.entry and isinstance(self.entry.value, DutyOfBody) else []
        offered = {one.code for one in self.rulebook.all_of(PollutionType)} | set(held)
        return [(code, name) for code, name in self.names.types.items() if code in offered]

    def _fill(self) -> None:
        earliest = first_day(self.rulebook)
        if self.entry is None:
            first: dict[str, Any] = {**self.kind.own_fields(), "since": earliest}
        else:
            value = self.entry.value
            own = {name: getattr(value, name) for name in self.kind.own_fields()}
            first = {
                "name": self.entry.name,
                "name_en": self.entry.name_en,
                "position": self.entry.position,
                "since": max(self.entry.since, earliest),
                **own,
            }
        for name, value in first.items():
            self.fields[name].initial = value


class SeenForm(EntryForm):
    """A change: besides, which content the person had before him."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert self.entry is not None
        self.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=digest_of(self.entry), max_length=16
        )

    @property
    def content(self) -> dict[str, Any]:
        """Besides, what was seen."""
        return {**super().content, "seen": self.cleaned_data["seen"]}


class EndForm(forms.Form):
    """From which day an entry is no longer in force."""

    until = day_field(_("终止日期"), help_text=_("自这一天起不再有效。"))
    reason = reason_field(_("依据或原因"))


class ValidityForm(forms.Form):
    """From when to when a rulebook is in force."""

    since = day_field(_("施行日期"))
    until = day_field(_("废止日期"), required=False, help_text=_("自这一天起不再有效；不填即长期有效。"))
    reason = reason_field(_("依据或原因"))


class DutiesForm(forms.Form):
    """Which duty list, of which district, and words to look for."""

    book = forms.ChoiceField(label=_("规则库"), required=False)
    district = forms.ChoiceField(label=_("所属区"), required=False)
    q = forms.CharField(label=_("职责、机构、依据或关键词"), required=False, max_length=60)

    def __init__(self, *args: Any, books: list[Standing], districts: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["book"].choices = [(one.book.code, one.title) for one in books]
        chosen["district"].choices = [(body.code, title(body)) for body in districts]
