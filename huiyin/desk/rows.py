"""The rows of the case list, written out in Python.

Fifty rows of eight cells went through the template engine in some thirty milliseconds, more than the database and all
the rest together; the same markup written here takes one. Everything that comes from data is escaped by `said`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from huiyin.cases.states import OPEN, Answer, Origin, State
from huiyin.ui.formats import due, listed
from huiyin.ui.written import said


@dataclass(slots=True)
class Row:
    """What the list shows of a case."""

    pk: int
    number: int
    gist: str
    accept_number: str | None
    starred: bool
    batch: str
    types: list[str]
    unit: str | None
    state: str
    answer: str
    origin: str
    due: datetime | None
    struck_off_on: date | None
    leader: str = ""
    supervised: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def get_absolute_url(self) -> str:
        return f"/cases/{self.number}/"


def table_of(rows: Sequence[Row], type_names: Mapping[str, str | Promise]) -> SafeString:
    """The table of the list; on a phone each row is a card: number and lamp, the matter, the rest in small."""
    heads = [_("登记号"), _("摘要"), _("批次"), _("污染类型"), _("主办单位"), _("包案领导"), _("状态"), _("期限")]
    labels = [said(word) for word in heads]
    head = "".join(f'<th scope="col">{label}</th>' for label in labels)
    words = _Words()
    body = "\n".join(_row(row, labels, type_names, words) for row in rows)
    return mark_safe(  # noqa: S308 - escaped part by part
        f'<div class="table-wrap"><table class="table cards" data-list><caption class="hidden">{said(_("案件"))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


class _Words:
    """The words that repeat in every row, translated once."""

    def __init__(self) -> None:
        self.starred = f' <span class="badge badge-red">{said(_("重点"))}</span>'
        self.supervised = f' <span class="badge badge-red">{said(_("督办"))}</span>'
        self.history = f' <span class="badge badge-plain">{said(_("历史"))}</span>'
        self.struck_off = said(_("已销号"))
        self.states = {state.value: said(state.label) for state in State}
        self.in_part = f'<br><span class="small soft">{said(Answer.IN_PART.label)}</span>'


def _row(row: Row, labels: Sequence[str], type_names: Mapping[str, str | Promise], words: _Words) -> str:
    state = words.states[row.state]
    if row.answer == Answer.IN_PART:
        state += words.in_part
    if row.origin == Origin.HISTORY:
        state += words.history
    if row.is_open and row.due:
        colour, left = due(row.due)
        until = f'<span class="lamp lamp-{colour}">{said(left)}</span>'
    else:
        until = words.struck_off if row.struck_off_on else ""
    number = f'<span class="small soft">{said(row.accept_number)}</span>' if row.accept_number else ""
    star = (words.starred if row.starred else "") + (words.supervised if row.supervised else "")
    cells = (
        (' class="tight"', f'<a href="/cases/{row.number}/">{row.number}</a>{star}'),
        (' class="card-wide"', f'<span class="clamp">{said(row.gist)}</span>{number}'),
        (' class="tight card-more"', said(row.batch)),
        (' class="card-more"', said(listed(type_names.get(code, code) for code in row.types))),
        (' class="card-more"', said(row.unit or "")),
        (' class="card-more"', said(row.leader)),
        (' class="tight card-more"', state),
        (' class="tight"', until),
    )
    shown = "".join(
        f'<td data-label="{label}"{more}>{cell}</td>' for label, (more, cell) in zip(labels, cells, strict=True)
    )
    return f"<tr>{shown}</tr>"
