"""What comes in: an instruction and its recipients, answers, decisions, notices, words, and who stands in."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Case
from huiyin.files.forms import FilesField
from huiyin.instructions.models import Instruction
from huiyin.instructions.recipients import To, receives
from huiyin.lib import clock
from huiyin.people.models import Body, Grant, Post, User
from huiyin.people.rights import ROLES, Right
from huiyin.ui.forms import day_field

# Ready-made sentences: on a phone one of them is an instruction.
SENTENCES = [
    ("report", _("请立即组织核查，今日内报告进展。")),
    ("hurry", _("请抓紧办理，按期上报，不得延误。")),
    ("on_site", _("请主要领导到现场督促解决，并报告结果。")),
    ("explain", _("请说明逾期原因，并明确完成时间。")),
]
RESOLUTIONS = 6  # rows of the form for a meeting
_NAMES = re.compile(r"[、，,；;\n]+")


def _text(label: Any, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **more)


def bodies_within(user: User) -> list[Body]:
    """The bodies of the part of the tree that `user` may instruct, in its order."""
    return list(Body.objects.filter(user.within(Right.SEND_INSTRUCTIONS), until=None).order_by("path"))


def named(words: str, user: User) -> list[To]:
    """The recipients that were typed: bodies, posts and persons by their names, parted by 、. Refuses what it does not
    know, and a name that several bear."""
    names = [name.strip() for name in _NAMES.split(words) if name.strip()]
    if not names:
        return []
    bodies: dict[str, Body] = {}
    for body in bodies_within(user):
        bodies |= {body.name: body, body.short: body}
    wanted = [name for name in names if name not in bodies]
    posts: dict[str, Post] = {}
    people: dict[str, list[User]] = {}
    if wanted:
        keys = {body.pk for body in bodies.values()}
        posts = {str(post): post for post in Post.objects.filter(body__in=keys, abolished=None).select_related("body")}
        grants = Grant.objects.in_effect().filter(body__in=keys, user__name__in=wanted, user__is_active=True)
        for grant in grants.select_related("user"):
            if receives(grant.role) and grant.user not in people.setdefault(grant.user.name, []):
                people[grant.user.name].append(grant.user)
    found: list[To] = []
    for name in names:
        if name in bodies:
            found.append(To(bodies[name]))
        elif name in posts:
            found.append(To(posts[name]))
        elif len(people.get(name, [])) == 1:
            found.append(To(people[name][0]))
        elif people.get(name):
            raise forms.ValidationError(gettext("有多人叫“%(name)s”，请改填其职务或单位。") % {"name": name})
        else:
            raise forms.ValidationError(gettext("在您的管辖范围内没有找到“%(name)s”。") % {"name": name})
    return found


class Recipients(forms.Form):
    """Whom it goes to: typed names, bodies that are ticked, a role in a part of the tree."""

    to = forms.CharField(
        label=_("主送"),
        required=False,
        max_length=1000,
        widget=forms.TextInput(attrs={"list": "recipients", "autocomplete": "off"}),
        help_text=_("单位、职务或姓名，用顿号隔开，例如“南海区、市环保局局长”。"),
    )
    bodies = forms.MultipleChoiceField(label=_("勾选单位"), required=False, widget=forms.CheckboxSelectMultiple)
    role = forms.ChoiceField(label=_("角色"), required=False)
    within = forms.ModelChoiceField(Body.objects.none(), label=_("所在范围"), required=False, empty_label=_("不限"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self._bodies = {str(body.pk): body for body in bodies_within(user)}
        tops = {len(reach.path) for reach in user.reaches(Right.SEND_INSTRUCTIONS)}
        near = [one for one in self._bodies.values() if len(one.path) - one.steplen in tops]
        self.fields["bodies"].choices = [(str(one.pk), one.short) for one in near]  # type: ignore[attr-defined]
        roles = [(role.code, role.label) for role in ROLES.values() if receives(role.code)]
        self.fields["role"].choices = [("", _("不按角色发送")), *roles]  # type: ignore[attr-defined]
        within: Any = self.fields["within"]
        within.queryset = Body.objects.filter(user.within(Right.SEND_INSTRUCTIONS), until=None).order_by("path")

    def offered(self) -> list[str]:
        """The names that the browser completes."""
        return [one.short for one in self._bodies.values()]

    def recipients(self) -> list[To]:
        """Who was named in any of the three ways; errors go into the form."""
        data = self.cleaned_data
        found: list[To] = []
        try:
            found += named(data.get("to") or "", self.user)
        except forms.ValidationError as error:
            self.add_error("to", error)
        found += [To(self._bodies[key]) for key in data.get("bodies") or []]
        if data.get("role"):
            within = data.get("within")
            tops = [within] if within else self.user.reaches(Right.SEND_INSTRUCTIONS)
            found += [To(body, role=data["role"]) for body in tops]
        if not found and not self.errors:
            self.add_error("to", _("请选择主送对象。"))
        return list(dict.fromkeys(found))


class SendForm(Recipients):
    """An instruction. On a phone a ready-made sentence is enough."""

    sentence = forms.ChoiceField(
        label=_("常用语"), required=False, widget=forms.RadioSelect, choices=[*SENTENCES, ("", _("自行填写"))]
    )
    text = _text(_("内容"), required=False, help_text=_("选了常用语可不填；填写的内容接在常用语之后。"))
    urgent = forms.BooleanField(label=_("紧急"), required=False)
    due_on = day_field(_("答复期限"), required=False, help_text=_("不填表示只须确认，不需答复。"))
    title = forms.CharField(label=_("标题"), required=False, max_length=120, help_text=_("不填则取内容开头。"))
    cases = forms.CharField(
        label=_("涉及案件"),
        required=False,
        max_length=600,
        help_text=_("登记号，用顿号隔开；收件人只能看到其范围内的案件。"),
    )
    uploads = FilesField(required=False, label=_("附件"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        words = [str(dict(SENTENCES)[data["sentence"]])] if data.get("sentence") else []
        words += [data["text"].strip()] if (data.get("text") or "").strip() else []
        if not words:
            self.add_error("text", _("请写明指令内容，或选一句常用语。"))
        data["words"] = "\n".join(words)
        data["named"] = self._cases(data.get("cases") or "")
        data["recipients"] = self.recipients()
        return data

    def _cases(self, words: str) -> list[Case]:
        numbers = [one for one in re.findall(r"\d+", words) if len(one) < 10]
        found = {case.number: case for case in Case.objects.visible_to(self.user).filter(number__in=numbers)}
        missing = [one for one in numbers if int(one) not in found]
        if missing:
            self.add_error("cases", gettext("没有找到登记号为%(numbers)s的案件。") % {"numbers": "、".join(missing)})
        return list(found.values())


class MeetingForm(forms.Form):
    """What a meeting resolved: one row for each resolution, with who carries it out and until when."""

    meeting = forms.CharField(label=_("会议名称"), max_length=120)
    met_on = day_field(_("会议日期"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for n in range(1, RESOLUTIONS + 1):
            self.fields[f"text_{n}"] = _text(gettext("第%(n)s项") % {"n": n}, 2, required=n == 1)
            self.fields[f"to_{n}"] = forms.CharField(
                label=_("主送"), required=n == 1, max_length=1000,
                widget=forms.TextInput(attrs={"list": "recipients", "autocomplete": "off"}),
            )  # fmt: skip
            self.fields[f"due_{n}"] = day_field(_("答复期限"), required=False)

    def offered(self) -> list[str]:
        """The names that the browser completes."""
        return [one.short for one in bodies_within(self.user)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rows: list[tuple[str, list[To], date | None]] = []
        for n in range(1, RESOLUTIONS + 1):
            text, to = (data.get(f"text_{n}") or "").strip(), data.get(f"to_{n}") or ""
            if not text and not to:
                continue
            if not text:
                self.add_error(f"text_{n}", _("请写明议定事项。"))
            try:
                whom = named(to, self.user)
            except forms.ValidationError as error:
                self.add_error(f"to_{n}", error)
                continue
            if not whom:
                self.add_error(f"to_{n}", _("请选择主送对象。"))
            rows.append((text, whom, data.get(f"due_{n}")))
        data["rows"] = rows
        return data


class AnswerForm(forms.Form):
    """What became of it."""

    text = _text(_("落实情况"))
    on = day_field(_("答复日期"), initial=clock.today)
    uploads = FilesField(required=False, help_text=_("手机可直接拍照上传，可一次选多个。"))


class DecideForm(forms.Form):
    """The sender accepts an answer, or sends it back with reasons."""

    accepted = forms.ChoiceField(
        label=_("审定"), choices=[("yes", _("认可")), ("no", _("退回"))], widget=forms.RadioSelect
    )
    reasons = forms.CharField(
        label=_("意见"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("退回的写明还差什么。"),
    )  # fmt: skip
    due_on = day_field(_("新的答复期限"), required=False, help_text=_("退回时可另定；不填则原期限不变。"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("accepted") == "no" and not (data.get("reasons") or "").strip():
            self.add_error("reasons", _("请写明退回的原因。"))
        return data


class EndForm(forms.Form):
    """Withdrawn or void, and why."""

    ended_as = forms.ChoiceField(label=_("方式"), choices=Instruction.End.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why something ends."""

    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ListForm(forms.Form):
    """What the list of instructions asks."""

    STATES = [
        ("", _("全部")),
        ("silent", _("有未确认")),
        ("owed", _("有未答复")),
        ("late", _("答复逾期")),
        ("ended", _("已终止")),
    ]
    q = forms.CharField(label=_("字词"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), choices=STATES, required=False)
    source = forms.ChoiceField(label=_("来源"), choices=[("", _("全部")), *Instruction.Source.choices], required=False)
    urgent = forms.BooleanField(label=_("只看紧急"), required=False)


class SuperviseForm(forms.Form):
    """A case under supervision: why, what is asked, until when."""

    reason = forms.CharField(label=_("督办原因"), max_length=200)
    text = _text(_("督办要求"))
    due_on = day_field(_("答复期限"))
    urgent = forms.BooleanField(label=_("紧急"), required=False)
    uploads = FilesField(required=False, label=_("附件"))


class SayForm(forms.Form):
    """Something to say."""

    text = _text(_("内容"), 2)


class NoticeForm(forms.Form):
    """A notice, and the part of the tree it goes to."""

    title = forms.CharField(label=_("标题"), max_length=120)
    text = _text(_("内容"), 6)
    reach = forms.ModelChoiceField(Body.objects.none(), label=_("通知范围"), empty_label=None)
    urgent = forms.BooleanField(label=_("紧急"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach: Any = self.fields["reach"]
        reach.queryset = Body.objects.filter(user.within(Right.SEND_INSTRUCTIONS), until=None).order_by("path")


class SearchForm(forms.Form):
    """Words to look for."""

    q = forms.CharField(label=_("字词"), required=False, max_length=60)


class DelegationForm(forms.Form):
    """Who stands in, from when to when, and why."""

    delegate = forms.ModelChoiceField(User.objects.none(), label=_("受托人"))
    since = day_field(_("起"))
    until = day_field(_("止"))
    reason = forms.CharField(label=_("事由"), max_length=200)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Grant.objects.in_effect().filter(body__in=user.bodies()).values("user")
        delegate: Any = self.fields["delegate"]
        delegate.queryset = User.objects.filter(pk__in=colleagues, is_active=True).exclude(pk=user.pk).order_by("name")
