"""What comes in: what the list asks, and a judgement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.honesty.models import Signal
from huiyin.honesty.queries import STATES


class SignalFilter(forms.Form):
    """What the list of signals asks."""

    kind = forms.ChoiceField(label=_("类别"), choices=[("", _("全部")), *Signal.Kind.choices], required=False)
    state = forms.ChoiceField(label=_("状态"), choices=STATES, required=False)
    q = forms.CharField(label=_("登记号"), required=False, max_length=20)


class JudgementForm(forms.Form):
    """Confirmed or dismissed, and why. Nothing is chosen beforehand."""

    judgement = forms.ChoiceField(label=_("判断"), choices=Signal.Judgement.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写明核对了什么、据何判断；属实的将登记为线索。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


def _moment_field(label: Any) -> forms.DateTimeField:
    """A moment, chosen from a calendar where the browser has one."""
    shape = "%Y-%m-%dT%H:%M"
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=shape),
        input_formats=[shape, "%Y-%m-%d %H:%M"],
    )


class TraceForm(forms.Form):
    """Whose readers are asked for, between which moments, and why."""

    number = forms.IntegerField(label=_("登记号"), min_value=1, max_value=2**31 - 1)
    since = _moment_field(_("自"))
    until = _moment_field(_("至"))
    reason = forms.CharField(label=_("事由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        """A span that has some length."""
        data = super().clean() or {}
        if not self.errors and data["since"] >= data["until"]:
            self.add_error("until", _("截止时间须晚于起始时间。"))
        return data
