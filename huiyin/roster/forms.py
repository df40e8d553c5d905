"""What comes in: a month's rota, one shift, a swap and its answer, a hand-over note."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.lib import clock
from huiyin.people.models import Body, User
from huiyin.roster import rules
from huiyin.roster.actions import Seated
from huiyin.roster.models import Shift
from huiyin.roster.patterns import PATTERNS
from huiyin.ui.formats import moment

_MOMENT = "%Y-%m-%dT%H:%M"


def _moment_field(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
    return forms.DateTimeField(label=label, widget=widget, input_formats=[_MOMENT])


def _phone(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"}), **more)


class ChoiceOfMonth(forms.Form):
    """Which body's roster, of which month."""

    body = forms.ModelChoiceField(Body.objects.none(), label=gettext_lazy("单位"), to_field_name="code", required=False)
    month = forms.CharField(
        label=gettext_lazy("月份"), required=False, widget=forms.TextInput(attrs={"type": "month"}), max_length=7
    )

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        field.queryset = Body.objects.filter(pk__in=[one.pk for one in bodies]).order_by("path")  # type: ignore[attr-defined]

    def clean_month(self) -> date:
        """The first day of the month; this month where none can be read."""
        try:
            return date.fromisoformat(f"{self.cleaned_data['month']}-01")
        except ValueError:
            return clock.today().replace(day=1)


class MonthForm(forms.Form):
    """排班: a pattern and who takes turns, a line each: name or sign-in, then the telephone."""

    pattern = forms.ChoiceField(label=gettext_lazy("排班方式"), choices=PATTERNS, widget=forms.RadioSelect)
    rota = forms.CharField(
        label=gettext_lazy("轮值人员"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text=gettext_lazy("每行一人：姓名（或登录名）和值班电话，用空格分开，按轮值顺序。次值为下一班的首值。"),
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body

    def clean_rota(self) -> list[Seated]:
        """The people named, each one of the body's own."""
        known: dict[str, list[User]] = {}
        for user in rules.colleagues(self.body):
            for word in {user.name, user.username}:
                known.setdefault(word, []).append(user)
        seated = []
        for line in filter(None, (one.strip() for one in self.cleaned_data["rota"].splitlines())):
            word, _space, phone = line.replace("\u3000", " ").replace("\t", " ").partition(" ")
            found = known.get(word, [])
            if not found:
                raise forms.ValidationError(_("本单位没有“%s”，请填写姓名或登录名。") % word)
            if len(found) > 1:
                raise forms.ValidationError(_("有几位“%s”，请改填登录名。") % word)
            if not phone.strip() or len(phone.strip()) > 30:
                raise forms.ValidationError(_("“%s”一行请填写值班电话。") % word)
            seated.append(Seated(found[0], phone.strip()))
        if len({one.user.pk for one in seated}) < len(seated):
            raise forms.ValidationError(_("轮值人员有重复。"))
        return seated


class PeopleForm(forms.Form):
    """Who is on call in one shift."""

    first = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("首值"))
    first_phone = _phone(gettext_lazy("首值电话"))
    second = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("次值"), required=False)
    second_phone = _phone(gettext_lazy("次值电话"), required=False)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=[one.pk for one in rules.colleagues(body)]).order_by("name", "pk")
        for name in ("first", "second"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("second") and not data.get("second_phone"):
            self.add_error("second_phone", _("请填写次值的电话。"))
        return data

    def seated(self) -> dict[str, Any]:
        """The people as the actions take them."""
        data = self.cleaned_data
        second = Seated(data["second"], data["second_phone"]) if data.get("second") else None
        return {"first": Seated(data["first"], data["first_phone"]), "second": second}


class ShiftForm(PeopleForm):
    """One shift that no pattern made."""

    since = _moment_field(gettext_lazy("起"))
    until = _moment_field(gettext_lazy("止"))
    field_order = ["since", "until"]


class ChangeForm(PeopleForm):
    """Other people for a shift, and why."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class ReasonForm(forms.Form):
    """Why a shift is void."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)


class SwapForm(forms.Form):
    """Who shall take one's seat, perhaps for one of his own shifts."""

    other = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("请谁接替"))
    in_return = forms.ModelChoiceField(
        Shift.objects.none(),
        label=gettext_lazy("换回对方的班次"),
        required=False,
        empty_label=gettext_lazy("不换回"),
        help_text=gettext_lazy("须是对方本人的班次。"),
    )
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)

    def __init__(self, *args: Any, shift: Shift, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = [one.pk for one in rules.colleagues(shift.body) if not shift.seat_of(one) and one.pk != by.pk]
        self.fields["other"].queryset = User.objects.filter(pk__in=colleagues).order_by("name", "pk")  # type: ignore[attr-defined]
        to_come = Shift.objects.filter(body=shift.body, voided_at=None, since__gt=clock.now()).exclude(pk=shift.pk)
        to_come = to_come.exclude(first=by).exclude(second=by).select_related("first", "second").order_by("since")
        back = self.fields["in_return"]
        back.queryset = to_come  # type: ignore[attr-defined]
        back.label_from_instance = lambda one: (  # type: ignore[attr-defined]
            f"{moment(one.since)} {'、'.join(person.name for person in one.people())}"
        )


class AnswerForm(forms.Form):
    """The colleague's answer, and the telephone under which he will be reached."""

    agreed = forms.ChoiceField(
        label=gettext_lazy("答复"),
        choices=[("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
    )
    phone = _phone(gettext_lazy("值班电话"), required=False, help_text=gettext_lazy("同意时填写。"))
    answer = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)


class NoteForm(forms.Form):
    """What the next shift must know."""

    text = forms.CharField(
        label=gettext_lazy("交班事项"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        help_text=gettext_lazy("本班收到什么、办到哪一步、下一班要接着做什么；没有事项的写“无”。"),
    )
