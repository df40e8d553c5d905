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
