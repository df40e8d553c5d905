"""The rows of the bulletin's tables, written out in Python: a hundred of them through the template engine take longer
than counting ten thousand cases."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from huiyin.reports.figures import Value
from huiyin.reports.tables import Table
from huiyin.ui.written import said


def figure_rows(pairs: Iterable[tuple[Value, Value]], query: str) -> SafeString:
    """Figures, each of the day and in all, with the list behind it; `query` is the address part of their scope."""
    here = reverse("reports:figure", args=["KEY"]).split("KEY")
    of_day, in_all, asked = said(_("当日")), said(_("累计")), said(query)
    rows = []
    for value, that_day in pairs:
        there = f"{value.figure.key.join(here)}?{asked}"
        day = f'<a href="{there}&amp;day=1">{said(that_day.display)}</a>' if that_day.records else "—"
        rows.append(
            f'<tr><th scope="row">{said(value.figure.label)}</th><td class="number" data-label="{of_day}">{day}</td>'
            f'<td class="number" data-label="{in_all}"><a href="{there}">{said(value.display)}</a></td></tr>'
        )
    return mark_safe("".join(rows))  # noqa: S308 - escaped part by part


def cell_rows(table: Table) -> SafeString:
    """The cells of a table of cases."""
    cases = said(_("件"))
    return mark_safe(  # noqa: S308 - escaped part by part
        "".join(
            f'<tr><th scope="row">{said(name)}</th><td class="number" data-label="{cases}">{count}</td></tr>'
            for name, count in table.rows
        )
    )
