"""The rows of the case list, written out in Python.

Fifty rows of eight cells went through the template engine in some thirty milliseconds, more than the database and all
the rest together; the same markup written here takes one. Everything that comes from data is escaped by `format_html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from huiyin.cases.states import OPEN, Answer, Origin, State
from huiyin.ui.formats import due, listed


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

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def get_absolute_url(self) -> str:
        return f"/cases/{self.number}/"


def table_of(rows: Sequence[Row], type_names: Mapping[str, str | Promise]) -> SafeString:
    """The table of the list; on a phone each row is a card: number and lamp, the matter, the rest in small."""
    heads = [_("登记号"), _("摘要"), _("批次"), _("污染类型"), _("主办单位"), _("包案领导"), _("状态"), _("期限")]
    head = format_html_join("", '<th scope="col">{}</th>', ((word,) for word in heads))
    labels = [escape(word) for word in heads]
    words = _Words()
    body = format_html_join("\n", "{}", ((_row(row, labels, type_names, words),) for row in rows))
    return format_html(
        '<div class="table-wrap"><table class="table cards" data-list><caption class="hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
        _("案件"), head, body,
    )  # fmt: skip


class _Words:
    """The words that repeat in every row, translated once."""

    def __init__(self) -> None:
        self.starred = format_html(' <span class="badge badge-red">{}</span>', _("重点"))
        self.history = format_html(' <span class="badge badge-plain">{}</span>', _("历史"))
        self.struck_off = _("已销号")
        self.states = {state.value: str(state.label) for state in State}
        self.in_part = str(Answer.IN_PART.label)


def _row(row: Row, labels: Sequence[str], type_names: Mapping[str, str | Promise], words: _Words) -> SafeString:
    state = escape(words.states[row.state])
    if row.answer == Answer.IN_PART:
        state += format_html('<br><span class="small soft">{}</span>', words.in_part)
    if row.origin == Origin.HISTORY:
        state += words.history
    if row.is_open and row.due:
        until = format_html('<span class="lamp lamp-{}">{}</span>', *due(row.due))
    else:
        until = escape(words.struck_off) if row.struck_off_on else SafeString("")
    number = format_html('<span class="small soft">{}</span>', row.accept_number) if row.accept_number else ""
    cells: Iterable[tuple[str, SafeString | str]] = (
        (
            ' class="tight"',
            format_html('<a href="/cases/{0}/">{0}</a>{1}', row.number, words.starred if row.starred else ""),
        ),
        (' class="card-wide"', format_html('<span class="clamp">{}</span>{}', row.gist, number)),
        (' class="tight card-more"', escape(row.batch)),
        (' class="card-more"', escape(listed(type_names.get(code, code) for code in row.types))),
        (' class="card-more"', escape(row.unit or "")),
        (' class="card-more"', escape(row.leader)),
        (' class="tight card-more"', state),
        (' class="tight"', until),
    )
    return SafeString(
        "<tr>"
        + "".join(
            f'<td data-label="{label}"{more}>{cell}</td>' for label, (more, cell) in zip(labels, cells, strict=True)
        )
        + "</tr>"
    )
