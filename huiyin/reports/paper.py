"""The bulletin as an official paper: the paragraph, the figures group by group, the customary tables with their notes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.closing.actions import office
from huiyin.lib.papers.official import Letter, Signature, letter, unnumbered
from huiyin.reports.bulletin import Bulletin, paragraph, said, sentence
from huiyin.ui.formats import day, listed


def bulletin_paper(made: Bulletin, *, with_accountability: bool) -> bytes:
    """The bulletin as docx, laid out after GB/T 9704."""
    shown = made.values
    lines = [
        _("一、总体情况"),
        paragraph(made, with_accountability=with_accountability),
        _("收到%(received)s，在办%(open)s；已办结%(answered)s，阶段性办结%(in_part)s。当日收到%(today)s。")
        % {
            "received": shown["received"].display,
            "open": shown["open"].display,
            "answered": shown["answered"].display,
            "in_part": shown["in_part"].display,
            "today": made.that_day["received"].display,
        },
        _("二、处理措施"),
        _told(made, "measures"),
        _("三、公安办理"),
        _told(made, "police"),
    ]
    if with_accountability:
        lines += [_("四、问责"), _told(made, "accountability")]
    lines.append(_("五、分类情况") if with_accountability else _("四、分类情况"))
    for table in made.tables:
        words = listed(
            [
                ngettext("%(name)s %(count)s 件", "%(name)s %(count)s 件", count) % {"name": name, "count": count}
                for name, count in table.rows
                if count
            ]
        )
        note = _("（部分案件同属几项，合计比案件数多 %s 件）") % table.more if table.more else ""
        lines.append(f"{table.title}：{words or _('无')}{note}。")
    content = Letter(
        title=_("关于%(inspection)s交办群众举报件办理情况的通报") % {"inspection": made.scope.inspection.name},
        body=lines,
        head=office().name,
        number=unnumbered(made.scope.as_of),
        signature=Signature([office().name], made.scope.as_of),
        note=_("统计口径：%(population)s，截至%(day)s")
        % {"population": made.scope.population, "day": day(made.scope.as_of)},
    )
    return letter(content)


def _told(made: Bulletin, group: str) -> str:
    values = (value for value in made.values.values() if value.figure.group == group)
    words = [said(value) for value in values if value.value]
    return sentence(words or [_("无")])
