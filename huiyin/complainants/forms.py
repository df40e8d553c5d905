"""What comes in about the complainant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.complainants.models import CallBack, Complainant, Reply
from huiyin.lib import clock
from huiyin.ui.forms import DayInput


class _OnADay(forms.Form):
    on = forms.DateField(label=_("日期"), widget=DayInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"on": clock.today()}, **kwargs})


class ReplyForm(_OnADay):
    """The answer to the complainant; `expecting` is how many there were when the page was shown."""

    way = forms.ChoiceField(label=_("答复方式"), choices=Reply.Way)
    text = forms.CharField(
        label=_("答复内容"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        help_text=_("不写投诉人的姓名、电话和住址。"),
    )
    expecting = forms.IntegerField(widget=forms.HiddenInput, required=False)
    field_order = ("way", "text", "on")

    def __init__(self, *args: Any, expecting: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_reply_%s", **kwargs})
        self.initial["expecting"] = expecting


class ReachForm(_OnADay):
    """Whether the complainant can be reached."""

    reach = forms.ChoiceField(label=_("联系情况"), choices=Complainant.Reach)
    note = forms.CharField(label=_("说明"), max_length=200, help_text=_("如何确认的，例如何日何时拨打、几次未接。"))
    field_order = ("reach", "note", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_reach_%s", **kwargs})


class CallForm(forms.Form):
    """What the complainant said; the buttons name the result."""

    result = forms.ChoiceField(label=_("回访结果"), choices=CallBack.Result)
    note = forms.CharField(
        label=_("投诉人意见"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text=_("不满意的必须填写理由，案件将退回办理。"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("result") == CallBack.Result.DISSATISFIED and not data.get("note"):
            self.add_error("note", _("不满意的，请写明投诉人的理由。"))
        return data


class IdentityForm(forms.Form):
    """Who complained: sealed as soon as it is saved."""

    number = forms.IntegerField(label=_("登记号"), min_value=1)
    name = forms.CharField(label=_("姓名"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("电话"), max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    address = forms.CharField(label=_("住址"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_identity_%s", **kwargs})
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class AskForm(forms.Form):
    """A keeper's request."""

    number = forms.IntegerField(label=_("登记号"), min_value=1)
    reason = forms.CharField(label=_("查阅事由"), max_length=300, help_text=_("另一名身份保管员据此决定是否同意。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "id_ask_%s", **kwargs})


class DeclineForm(forms.Form):
    """Why another keeper declines."""

    reason = forms.CharField(label=_("不同意的理由"), max_length=200)


class RedactionForm(forms.Form):
    """What handlers read, as a person corrects it."""

    redacted = forms.CharField(
        label=_("隐去身份后的文字"), widget=forms.Textarea(attrs={"rows": 14}), max_length=40_000
    )
    expecting = forms.CharField(widget=forms.HiddenInput, required=False)
