"""What is typed on the administrator's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock
from huiyin.people import portfolios
from huiyin.people.models import Body, Official, Post
from huiyin.people.rights import ROLES


class _BodyChoice(forms.ModelChoiceField):
    """A body out of the tree, set in by its depth."""

    def __init__(self, **more: Any) -> None:
        super().__init__(Body.objects.filter(until=None).order_by("path"), **more)

    def label_from_instance(self, obj: Any) -> str:
        return "\u3000" * (obj.depth - 1) + obj.name


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, initial=clock.today)


class BodyForm(forms.Form):
    """A new body."""

    code = forms.SlugField(
        label=_("代码"), max_length=40, help_text=_("字母、数字和连字符，登记后不变，例如 nanhe-hb。")
    )
    name = forms.CharField(label=_("名称"), max_length=80)
    short = forms.CharField(label=_("简称"), max_length=40)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=Body.Kind.choices)


class RenameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label=_("名称"), max_length=80)
    short = forms.CharField(label=_("简称"), max_length=40)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)


class MoveForm(forms.Form):
    """Another place in the tree."""

    to = _BodyChoice(label=_("上级机构"))
    reason = forms.CharField(label=_("依据"), max_length=200)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("原因"), max_length=200)


class PostForm(forms.Form):
    """A new post."""

    title = forms.CharField(label=_("职务"), max_length=40)
    title_en = forms.CharField(label=_("英文职务"), max_length=80, required=False)
    rank = forms.TypedChoiceField(label=_("层级"), choices=Post.Rank.choices, coerce=int)
    portfolio = forms.MultipleChoiceField(
        label=_("分管"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("分管的污染类型，可选多项；不选即为全部。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["portfolio"].choices = list(portfolios.types().items())  # type: ignore[attr-defined]
        if not self.fields["portfolio"].choices:  # type: ignore[attr-defined]
            del self.fields["portfolio"]


def split_codes(text: str) -> list[str]:
    """Codes as people separate them."""
    for mark in "、,;;":
        text = text.replace(mark, ",")
    return [code.strip() for code in text.split(",") if code.strip()]


class AppointForm(forms.Form):
    """Who holds it from when."""

    official = forms.ModelChoiceField(Official.objects.order_by("code"), label=_("人员"))
    on = _day(_("到任日期"))


class EndTenureForm(forms.Form):
    """From which day he no longer holds it."""

    on = _day(_("离任日期"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class OfficialForm(forms.Form):
    """A person in office."""

    code = forms.CharField(label=_("人员编号"), max_length=40)
    name = forms.CharField(label=_("姓名"), max_length=40)


class UserForm(forms.Form):
    """A new account."""

    username = forms.RegexField(
        r"^[a-zA-Z0-9._-]+$",
        label=_("登录名"),
        max_length=60,
        error_messages={"invalid": _("登录名只能用字母、数字、点、下划线和连字符。")},
    )
    name = forms.CharField(label=_("姓名"), max_length=40)
    official = forms.ModelChoiceField(
        Official.objects.filter(user=None).order_by("code"),
        label=_("公职人员"),
        required=False,
        help_text=_("包案领导须与其公职人员登记相连。"),
    )


class GrantForm(forms.Form):
    """A role, as a man of a body, within a part of the tree."""

    role = forms.ChoiceField(label=_("角色"))
    body = _BodyChoice(label=_("所在机构"))
    reach = _BodyChoice(label=_("管辖范围"), required=False, help_text=_("不填即所在机构及其下级。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mark = _("（须复核）")
        choices = [(r.code, f"{r.label}{mark if r.guarded else ''}") for r in ROLES.values()]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["reach"] = data.get("reach") or data.get("body")
        return data


class SearchForm(forms.Form):
    """Words of a name or code."""

    q = forms.CharField(label=_("姓名或代码"), required=False, max_length=60)


class UploadForm(forms.Form):
    """The workbook of the office."""

    file = forms.FileField(label=_("xlsx 文件"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))
