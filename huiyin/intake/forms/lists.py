"""Forms for inspections, uploaded lists and cases that come singly."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.cases.models import Batch, Inspection
from huiyin.cases.states import Channel
from huiyin.intake.inspections import FIELDS
from huiyin.lib import clock
from huiyin.lib.verdicts import Refused
from huiyin.people.models import Body
from huiyin.rulebook.queries import rulebook_on
from huiyin.rulebook.sections import PollutionType
from huiyin.ui.forms import DayInput, day_field

MOMENT = {"type": "datetime-local"}


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    """A day with its time to the minute."""
    widget = forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
    return forms.DateTimeField(label=label, widget=widget, input_formats=formats, **more)


class InspectionForm(forms.ModelForm):
    """One stay of an inspection group; its key is given once."""

    class Meta:
        model = Inspection
        fields = ("key", *FIELDS)
        widgets = {
            "since": DayInput(),
            "until": DayInput(),
        }
        help_texts = {
            "key": _("用于网址和导出文件，只用英文字母、数字和连字符，例如 guangdong-2016；登记后不再更改。"),
            "rulebook": _("等级、期限、审核环节和列式都依规则库；已选好现行的一部，有案件交办后不能更换。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["key"]
            return
        self.fields["since"].initial = clock.today()
        with suppress(Refused):  # none is in force: the clerk chooses a former one
            self.fields["rulebook"].initial = rulebook_on().pk


class UploadForm(forms.Form):
    """The list as the inspection group sent it."""

    inspection = forms.ModelChoiceField(Inspection.objects.all(), label=_("督察"), to_field_name="key")
    file = forms.FileField(
        label=_("清单文件"),
        help_text=_("转办清单原件：xlsx、xls、ods、docx、doc、wps、pdf、csv 或 html，不超过 30 MB。"),
    )
    history = forms.BooleanField(
        label=_("这是以往督察的公开表（历史导入）"),
        required=False,
        help_text=_("历史案件只供查阅和比对，不交办、不计时。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = Inspection.objects.values_list("key", flat=True).first()
        self.fields["inspection"].initial = newest


class ConfirmForm(forms.Form):
    """What the clerk confirms of a list: its batch, its day and when the group handed it over."""

    number = forms.CharField(label=_("批次"), max_length=40, help_text=_("按清单原文填写，例如“第12批”或“35-1”。"))
    day = day_field(_("转办日期"))
    handed_over = moment_field(_("移交时间"), help_text=_("督察组把清单交到市里的时间，办理期限由此起算。"))
    announced = forms.IntegerField(
        label=_("告知件数"), required=False, min_value=0, help_text=_("督察组告知的本批件数，用于核对。")
    )

    def clean_handed_over(self) -> datetime:
        moment: datetime = self.cleaned_data["handed_over"]
        if moment > clock.now():
            raise forms.ValidationError(_("移交时间不能晚于现在。"))
        return moment


class NewCaseForm(forms.Form):
    """One complaint that comes singly: by letter, visit, telephone or otherwise, perhaps without a name."""

    inspection = forms.ModelChoiceField(Inspection.objects.all(), label=_("督察"), to_field_name="key")
    batch = forms.ModelChoiceField(
        Batch.objects.filter(history=False).select_related("inspection"),
        label=_("批次"),
        required=False,
        empty_label=_("新建一批"),
    )
    number = forms.CharField(label=_("新批次"), max_length=40, required=False, help_text=_("新建一批时填写批次。"))
    handed_over = moment_field(_("移交时间"), required=False, help_text=_("新建一批时填写；办理期限由此起算。"))
    channel = forms.ChoiceField(label=_("受理方式"), choices=[c for c in Channel.choices if c[0]])
    anonymous = forms.BooleanField(label=_("匿名举报"), required=False, help_text=_("没有留下联系方式，不能回访。"))
    starred = forms.BooleanField(label=_("重点件"), required=False)
    accept_number = forms.CharField(label=_("受理编号"), max_length=60, required=False)
    region = forms.CharField(label=_("行政区域"), max_length=200, required=False)
    districts = forms.ModelMultipleChoiceField(
        Body.objects.filter(kind=Body.Kind.DISTRICT, until=None),
        label=_("所属区"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )
    types = forms.MultipleChoiceField(label=_("污染类型"), required=False, widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label=_("交办问题基本情况"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("姓名、电话和住址请填在投诉人信息中，不要写在这里。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest = Inspection.objects.select_related("rulebook").first()
        self.fields["inspection"].initial = newest.key if newest else None
        types = newest.rulebook.all_of(PollutionType, clock.today()) if newest else []
        self.type_names = {row.code: row.name for row in types}
        self.fields["types"].choices = list(self.type_names.items())  # type: ignore[attr-defined]
        self.fields["batch"].label_from_instance = lambda b: f"{b.inspection} {b.number}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        batch, inspection = data.get("batch"), data.get("inspection")
        if batch is None:
            for name in ("number", "handed_over"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("新建一批须填写此项。"))
            if data.get("handed_over") and data["handed_over"] > clock.now():
                self.add_error("handed_over", _("移交时间不能晚于现在。"))
        elif inspection is not None and batch.inspection_id != inspection.pk:
            self.add_error("batch", _("此批次不属于所选的督察。"))
        return data
