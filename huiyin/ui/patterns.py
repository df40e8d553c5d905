"""What the patterns page shows: invented matters in the office's own words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huiyin.lib import clock
from huiyin.lib.verdicts import YES, no
from huiyin.ui.tables import Column

IMPORTING = _("正在登记第 23 批交办件")
REFUSAL = _("重要案件须由主要领导包案，请改选区长或书记。")


class RegisterForm(forms.Form):
    """A form with one field of each kind."""

    title = forms.CharField(label=_("整改事项"), max_length=60, help_text=_("一项一条，写明做到什么程度。"))
    measure = forms.CharField(label=_("整改措施"), widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label=_("类别"), choices=[("now", _("立行立改")), ("dated", _("限期整改"))], widget=forms.RadioSelect
    )
    types = forms.MultipleChoiceField(
        label=_("污染类型"),
        choices=[("water", _("水")), ("air", _("大气")), ("noise", _("噪声"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    unit = forms.ChoiceField(
        label=_("责任单位"), choices=[("", _("请选择")), ("a", _("南岸区人民政府")), ("b", _("市城市管理局"))]
    )
    due = forms.DateField(label=_("完成期限"), widget=forms.DateInput(attrs={"type": "date"}))
    proof = forms.FileField(label=_("佐证材料"), required=False, help_text=_("照片或扫描件，单个不超过 40 MB。"))
    watched = forms.BooleanField(label=_("列为督办事项"), required=False)


class ListFilter(forms.Form):
    """A filter bar as lists have it."""

    q = forms.CharField(label=_("字词"), required=False)
    state = forms.ChoiceField(
        label=_("状态"), required=False, choices=[("", _("全部")), ("open", _("正在办理")), ("done", _("已办结"))]
    )
    since = forms.DateField(label=_("交办日期起"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


def _rail() -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {"label": _("登记"), "day": today - timedelta(9), "state": "done", "href": "#rail"},
        {"label": _("交办"), "day": today - timedelta(9), "state": "done"},
        {"label": _("核实"), "day": today - timedelta(6), "state": "done"},
        {"label": _("整改"), "day": today - timedelta(1), "state": "late", "note": _("逾期 1 天")},
        {"label": _("审核"), "state": "current", "note": _("区级审核中")},
        {"label": _("反馈"), "state": "todo"},
        {"label": _("销号"), "state": "todo"},
    ]


def _cases() -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "number": "0409", "text": _("横岗村河边夜间有外地货车倾倒垃圾，气味难闻，多次反映未解决。"),
            "unit": _("南岸区人民政府"), "leader": _("陈志远"), "due": today - timedelta(2), "late": True, "fine": 0,
        },
        {
            "number": "0412", "text": _("轮毂厂喷漆车间夜间排放刺鼻气体，影响周边居民休息。"),
            "unit": _("市生态环境局"), "leader": _("何晓岚"), "due": today + timedelta(1), "late": False,
            "fine": 1_200_000,
        },
        {
            "number": "0415", "text": _("包装材料厂搬迁承诺未兑现，废水直排河涌。"),
            "unit": _("北滘镇人民政府"), "leader": _("梁启文"), "due": today + timedelta(6), "late": False,
            "fine": 8_000_000,
        },
    ]  # fmt: skip


def everything(query: QueryDict) -> dict[str, Any]:
    """The page's context."""
    now, today = clock.now(), clock.today()
    pages = Paginator(range(1, 410), 20)
    form = RegisterForm({"kind": "never"}) if query.get("wrong") else RegisterForm()
    return {
        "form": form,
        "filter_form": ListFilter(query),
        "wrong": bool(query.get("wrong")),
        "crumbs": [{"label": _("首页"), "href": "/"}, {"label": _("组件")}],
        "may": YES,
        "may_not": no(REFUSAL),
        "stages": _rail(),
        "cases": _cases(),
        "columns": [
            Column(_("编号"), "number", sort="number", href=lambda row: "#table"),
            Column(_("责任单位"), "unit", sort="unit"),
            Column(_("包案领导"), "leader"),
        ],
        "units": [_("南岸区人民政府"), _("市生态环境局"), _("北滘镇人民政府")],
        "evidence": [
            {"href": "#evidence", "thumb": "", "title": _("现场检查记录.pdf"), "note": _("市生态环境局")},
            {"href": "#evidence", "thumb": "", "title": _("清运前.jpg"), "note": _("横岗村河堤")},
            {"href": "#evidence", "thumb": "", "title": _("清运后.jpg"), "note": _("横岗村河堤")},
        ],
        "entries": [
            {"on": today - timedelta(1), "entered": now, "who": _("周敏"), "unit": _("南岸区人民政府"),
             "what": _("整改项未按期完成"), "detail": _("河堤覆土尚余 200 米。"), "tone": "late"},
            {"on": today - timedelta(4), "entered": now - timedelta(days=4), "who": _("何晓岚"),
             "unit": _("市生态环境局"), "what": _("责令停产整治"), "detail": _("喷漆车间当晚十时停产。")},
            {"on": today - timedelta(9), "entered": now - timedelta(days=9), "who": _("林静"),
             "unit": _("协调联络组"), "what": _("登记并交办"), "href": "#timeline"},
        ],
        "lines": [
            {"met": True, "label": _("每个问题都有核实结论")},
            {"met": True, "label": _("包案领导亲自到现场"), "reason": _("陈志远，已附照片")},
            {"met": False, "label": _("整改项均已验收"), "reason": _("还有 1 项未验收"), "href": "#checklist"},
            {"met": False, "label": _("已答复投诉人"), "href": "#checklist", "link": _("去答复")},
        ],
        "pairs": [(_("受理编号"), "D440000201612010023"), (_("来源"), _("来电")), (_("污染类型"), _("水、固废"))],
        "tab_items": [
            {"label": _("全部"), "href": "?", "current": True, "count": 409},
            {"label": _("逾期"), "href": "?tab=late", "count": 7},
            {"label": _("今天到期"), "href": "?tab=today", "count": 12},
        ],
        "page": pages.page(3),
        "now": now, "today": today, "soon": today + timedelta(1), "later": today + timedelta(6),
        "past": today - timedelta(3),
        "progress_url": reverse("patterns_progress"),
        "importing": IMPORTING,
    }  # fmt: skip
